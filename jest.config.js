// No test depends on the keys and addresses of the shell or of a .env file. Workers inherit this environment.
for (const name of Object.keys(process.env)) {
  if (/^(STRIPE_API_KEY|STRIPE_API_BASE_URL|SMTP_URL|authData_\w+)$/.test(name)) delete process.env[name];
}

const SHIPS = '{triggers,creates,searches,forms,records,operations,zapier,stripe,lib}/**/*.ts';

/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' } }] },
  setupFiles: ['<rootDir>/test/support/setup.ts'],
  modulePathIgnorePatterns: ['<rootDir>/build/'],
  restoreMocks: true,
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1.5GB',
  // A busy machine is no failure: no test of its own says how long it may take.
  testTimeout: 300_000,
  collectCoverage: Boolean(process.env.CI),
  coverageProvider: 'babel',
  collectCoverageFrom: ['{index,authentication,hydrators}.ts', SHIPS],
  coverageThreshold: { global: { lines: 98, branches: 93 } },
};
