// @ts-check
'use strict';
const MeasuredEnvironment = require('./measured-environment');

/** Where jest-circus keeps its handlers; each test file adds its own. */
const CIRCUS = Symbol.for('EVENT_HANDLERS');

/** @type {SharedEnvironment | undefined} */
let shared;

/** One global object for all test files of a jest worker, so that `shared-runtime.js` can keep their modules. */
class SharedEnvironment extends MeasuredEnvironment {
  /** @param {any} config @param {any} context */
  constructor(config, context) {
    if (shared) {
      Reflect.deleteProperty(shared.global, CIRCUS);
      shared.startMeasuring(context.testPath);
      return shared;
    }
    super(config, context);
    this.variables = { ...this.global.process.env };
    shared = this;
  }

  /**
   * Leaves all in place for the next file, but environment variables that this one has set.
   * @override
   */
  async teardown() {
    this.stopMeasuring();
    const { env } = this.global.process;
    const variables = this.variables ?? {};
    for (const name of Object.keys(env)) if (!(name in variables)) delete env[name];
    Object.assign(env, variables);
    this.fakeTimersModern?.useRealTimers();
  }
}

module.exports = SharedEnvironment;
