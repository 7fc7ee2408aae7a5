/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
  },
  coverageProvider: 'v8',
  collectCoverageFrom: [
    '{index,authentication,hydrators}.ts',
    '{triggers,creates,searches,fields,records,stripe}/**/*.ts',
  ],
  coverageThreshold: { global: { lines: 95, branches: 90 } },
};
