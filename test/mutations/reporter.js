// @ts-check
const { writeFileSync, writeSync } = require('node:fs');

/** What `tools/test/mutations.ts` gives jest as a way to its own output. */
const PROGRESS = 3;

/** Tells what has run, and writes how many tests ran, how many failed, and whether a file could not be run at all. */
module.exports = class {
  /** @param {unknown} _config @param {{ outputFile: string }} options */
  constructor(_config, { outputFile }) {
    this.outputFile = outputFile;
    /** @type {Record<string, { tests: number, failed: number, broken: boolean }>} */
    this.results = {};
  }

  /** @param {any} test @param {any} result @param {{ numTotalTestSuites: number }} all */
  onTestResult(test, result, { numTotalTestSuites }) {
    const name = test.context.config.displayName.name;
    const kept = (this.results[name] ??= { tests: 0, failed: 0, broken: false });
    kept.tests += result.testResults.length;
    kept.failed += result.numFailingTests;
    kept.broken ||= result.testResults.length === 0;
    writeSync(PROGRESS, `${Object.keys(this.results).length} of ${numTotalTestSuites} run: ${name}\n`);
  }

  onRunComplete() {
    writeFileSync(this.outputFile, JSON.stringify(this.results));
  }
};
