// @ts-check
const { writeFileSync } = require('node:fs');

/** Writes, for each mutation, how many tests ran, how many failed, and whether a file could not be run at all. */
module.exports = class {
  /** @param {unknown} _config @param {{ outputFile: string }} options */
  constructor(_config, { outputFile }) {
    this.outputFile = outputFile;
    /** @type {Record<string, { tests: number, failed: number, broken: boolean }>} */
    this.results = {};
  }

  /** @param {any} test @param {any} result */
  onTestResult(test, result) {
    const name = test.context.config.displayName.name;
    const kept = (this.results[name] ??= { tests: 0, failed: 0, broken: false });
    kept.tests += result.testResults.length;
    kept.failed += result.numFailingTests;
    kept.broken ||= result.testResults.length === 0;
  }

  onRunComplete() {
    writeFileSync(this.outputFile, JSON.stringify(this.results));
  }
};
