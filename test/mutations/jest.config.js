// @ts-check
const { join } = require('node:path');
const { projects } = require('../../jest.config');
const { readPlan } = require('./plan');

const ROOT = join(__dirname, '..', '..');

/** @param {string} test */
const kindOf = (test) => (test.startsWith('test/integration/') ? 'integration' : 'unit');

const tests = [...new Set(readPlan().map(({ test }) => test))];

/** The test files of a kind, run as the kind's own project runs them, so that the servers start only where one is used. */
const projectOf = (/** @type {string} */ kind) => ({
  .../** @type {object} */ (projects.find(({ displayName }) => displayName === kind)),
  // The mutations' own runner decides which modules are loaded anew.
  testEnvironment: 'node',
  runtime: undefined,
  testMatch: tests.filter((test) => kindOf(test) === kind).map((test) => join(ROOT, test)),
  testRunner: join(__dirname, 'test-runner.js'),
});

module.exports = {
  rootDir: ROOT,
  projects: [...new Set(tests.map(kindOf))].map(projectOf),
  reporters: [join(__dirname, 'reporter.js')],
  testTimeout: 120_000,
};
