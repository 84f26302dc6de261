// @ts-check
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** Packages that ship ES modules only; jest loads CommonJS, so these are transformed. */
const esmOnly = () => {
  const root = join(__dirname, 'node_modules');
  const names = readdirSync(root).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(root, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return names.filter((name) => {
    const file = join(root, name, 'package.json');
    return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).type === 'module';
  });
};

/** The settings of every process that tests start: without `useDefineForClassFields: false` entities get own `undefined` keys. */
const swc = require('./tools/build/swc.json');

const base = {
  rootDir: __dirname,
  // The environment that jest makes for each file is the same one for all files of a worker, and so are its modules.
  testEnvironment: '<rootDir>/test/jest/shared-environment.js',
  runtime: join(__dirname, 'test', 'jest', 'shared-runtime.js'),
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.stack/', '<rootDir>/.cache/'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', swc],
    '^.+\\.m?js$': ['@swc/jest', { ...swc, jsc: { parser: { syntax: 'ecmascript' }, target: 'es2022' } }],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esmOnly().join('|')})/)`],
};

/** @param {string} displayName @param {string[]} testMatch */
const project = (displayName, testMatch, extra = {}) => ({ ...base, displayName, testMatch, ...extra });
const served = {
  globalSetup: '<rootDir>/test/setup/global-setup.ts',
  globalTeardown: '<rootDir>/test/setup/global-teardown.ts',
};
/**
 * These need the workflow bundle and no server. They have modules of their own, since Temporal's runtime takes the
 * logger of whoever makes it first, and the tests read what workflows log.
 */
const compiled = {
  globalSetup: '<rootDir>/test/setup/compiled-setup.ts',
  testEnvironment: '<rootDir>/test/jest/measured-environment.js',
};
/** These start systems of their own, and kill them. */
const selfServed = { globalSetup: '<rootDir>/test/setup/system-setup.ts' };

module.exports = {
  projects: [
    project('unit', [
      '<rootDir>/{contracts,domain,entities,services,activities,workflows,migrations,api,workers,platform,stack,tools}/**/*.test.ts',
      '<rootDir>/test/conformance/**/*.test.ts',
    ]),
    project('workflow', ['<rootDir>/test/workflows/**/*.test.ts'], compiled),
    project('replay', ['<rootDir>/test/replay/**/*.test.ts'], compiled),
    project('integration', ['<rootDir>/test/integration/**/*.test.ts'], served),
    project('e2e', ['<rootDir>/test/e2e/**/*.test.ts'], selfServed),
    project('system', ['<rootDir>/test/system/**/*.test.ts'], {
      ...served,
      globalSetup: '<rootDir>/test/setup/softhsm-setup.ts',
    }),
    project('fault', ['<rootDir>/test/fault/**/*.test.ts'], selfServed),
    project('kill', ['<rootDir>/test/kill/**/*.test.ts'], selfServed),
  ],
  // A test waits for conditions. This ends one that waits for what never comes; no machine is too slow for it.
  testTimeout: 900_000,
};
