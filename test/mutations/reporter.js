// @ts-check
const { appendFileSync, writeSync } = require('node:fs');
const { relative } = require('node:path');
const { readPlan, RESULTS } = require('./plan');

/** `tools/test/mutations.ts` gives jest this way to its own output. */
const PROGRESS = 3;

/** Prints each mutation as it is run, and writes what became of each test file as soon as it has ended. */
module.exports = class {
  total = readPlan().length;
  /** @type {Set<string>} */
  run = new Set();
  /** The mutation that each test file is at. @type {Map<string, string>} */
  current = new Map();

  /** @param {{ path: string }} test @param {{ title: string }} mutation */
  onTestCaseStart({ path }, { title }) {
    this.current.set(path, title);
  }

  /** @param {unknown} _test @param {{ title: string }} mutation */
  onTestCaseResult(_test, { title }) {
    this.run.add(title);
    writeSync(PROGRESS, `${this.run.size} of ${this.total} run: ${title}\n`);
  }

  /** @param {any} test @param {any} result */
  onTestResult({ path, context }, { testResults, testExecError }) {
    const mutations = testResults.map((/** @type {any} */ { title, fullName, failureMessages }) => ({
      name: title,
      killedBy: fullName,
      reason: failureMessages[0],
    }));
    const error = testExecError && `its test file ended at ${this.current.get(path)}: ${testExecError.message}`;
    const line = { test: relative(context.config.rootDir, path), mutations, error };
    appendFileSync(RESULTS, `${JSON.stringify(line)}\n`);
  }
};
