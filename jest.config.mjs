export default {
  testEnvironment: 'node',
  // Without the condition `#name/…` resolves to the built dist, and stale code is tested green.
  testEnvironmentOptions: { customExportConditions: ['gatehouse-source', 'node', 'node-addons'] },
  testRegex: '(src|libs|test)/.*\\.(e2e-)?spec\\.ts$',
  extensionsToTreatAsEsm: ['.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  coverageProvider: 'v8',
  maxWorkers: '100%', // most suites wait more than they work: for processes, for databases, for a browser
  workerIdleMemoryLimit: '1500MB', // modules of suites that have ended stay in memory
  testTimeout: 30_000, // suites that make databases or hash passwords, on a busy machine
  forceExit: true, // a test that fails half-way leaves servers open, and must not hold the run up
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'es6' },
        jsc: {
          target: 'es2023',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
        },
      },
    ],
  },
};
