import { availableParallelism } from 'node:os';

// No test may depend on what a shell or a .env file says about keys and addresses; workers inherit this environment.
for (const name of Object.keys(process.env)) {
  if (/^(STRIPE_API_KEY|STRIPE_API_BASE_URL|SMTP_URL|authData_\w+)$/.test(name)) delete process.env[name];
}

// `npm test` also has Node follow asynchronous contexts without watching every promise, which is what `domain.ts` is for too.
/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/test/support/environment.js',
  testSequencer: '<rootDir>/test/support/together.js',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' } }] },
  setupFilesAfterEnv: ['<rootDir>/test/support/setup.ts'],
  moduleNameMapper: { '^domain$': '<rootDir>/test/support/domain.ts' },
  modulePathIgnorePatterns: ['<rootDir>/build/'],
  // Counting takes a tenth of the time, so CI and releases do it; `npm test -- --coverage` does it here. v8's own way takes
  // four times as long for the same figures.
  collectCoverage: Boolean(process.env.CI),
  coverageProvider: 'babel',
  // One worker more than cores, for when a test waits. Many more take as long, since each loads everything for itself, and
  // a step that is kept from its turn for seconds does what a step does whose cache is down.
  maxWorkers: availableParallelism() + 1,
  // A busy machine is no failure: no test of its own says how long it may take.
  testTimeout: 300_000,
  collectCoverageFrom: [
    '{index,authentication,hydrators}.ts',
    '{triggers,creates,searches,forms,records,operations,zapier,stripe,lib}/**/*.ts',
  ],
  // For each file; of all together, they cover 99 % and 97 %.
  coverageThreshold: {
    '{triggers,creates,searches,forms,records,operations,zapier,stripe,lib}/**/*.ts': {
      lines: 90,
      branches: 65,
    },
  },
};
