'use strict';

// Sums over several threads differ in their last bit; the expected values were computed by one.
process.env.OMP_NUM_THREADS = '1';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/support/environment.js',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/native/build/'],
  // Tests use what users get: the compiled package.
  moduleNameMapper: { '^torch-node$': '<rootDir>/dist/index.js' },
  // Types are checked once, by tsc; here each file is only translated.
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json', transpilation: true, diagnostics: false }],
  },
  reporters: ['default', '<rootDir>/test/support/skippedReporter.js'],
  testTimeout: 60_000,
};
