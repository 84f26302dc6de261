// @ts-check
'use strict';
const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const { TestEnvironment } = require('jest-environment-node');

/** What Linux counts in: a hundredth of a second. */
const TICKS_PER_SECOND = 100;
const STAT = '/proc/self/stat';

/** Processor time of the child processes that have ended, where the system tells it. */
const childSeconds = () => {
  if (!existsSync(STAT)) return 0;
  const text = readFileSync(STAT, 'utf8');
  // After the command, which may hold spaces; the user and system time of children are the 16th and 17th field of all.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
};

const cpuSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + childSeconds();
};

/** Node's environment, which writes down the processor time of each test file for `tools/test/cpu-times.ts`. */
class MeasuredEnvironment extends TestEnvironment {
  /** @param {any} config @param {any} context */
  constructor(config, context) {
    super(config, context);
    this.rootDir = config.globalConfig.rootDir;
    this.startMeasuring(context.testPath);
  }

  /** @param {string} testPath */
  startMeasuring(testPath) {
    this.measured = { testPath, from: cpuSeconds() };
  }

  stopMeasuring() {
    const folder = process.env['TEST_CPU_FOLDER'];
    if (!folder || !existsSync(folder) || !this.measured) return;
    const { testPath, from } = this.measured;
    const time = { path: relative(this.rootDir, testPath), seconds: cpuSeconds() - from };
    appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify(time)}\n`);
  }

  /** @override */
  async teardown() {
    this.stopMeasuring();
    await super.teardown();
  }
}

module.exports = MeasuredEnvironment;
