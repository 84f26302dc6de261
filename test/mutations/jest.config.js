// @ts-check
const { join } = require('node:path');
const { projects } = require('../../jest.config');
/** @type {{ name: string, file: string, find: string, replace: string, test: string }[]} */
const mutations = require('./mutations.json');

const ROOT = join(__dirname, '..', '..');
/** Where `tools/test/mutations.ts` reads it. */
const RESULTS = join(ROOT, '.cache', 'test-results', 'mutations.json');

/** A project for each mutation: one test file, run by one change of the code that it must notice. */
module.exports = {
  rootDir: ROOT,
  projects: mutations.map(({ name, file, find, replace, test }) => {
    const kind = test.startsWith('test/integration/') ? 'integration' : 'unit';
    const base = /** @type {any} */ (projects.find(({ displayName }) => displayName === kind));
    const [typescript, [, swc]] = /** @type {[string, any]} */ (Object.entries(base.transform)[0]);
    const transform = [join(__dirname, 'transform.js'), { swc, file: `/${file}`, find, replace }];
    return {
      ...base,
      displayName: name,
      testEnvironment: join(__dirname, 'environment.js'),
      testMatch: [join(ROOT, test)],
      transform: { ...base.transform, [typescript]: transform },
    };
  }),
  reporters: [[join(__dirname, 'reporter.js'), { outputFile: RESULTS }]],
  testTimeout: 60000,
};
