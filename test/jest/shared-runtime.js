// @ts-check
'use strict';
const { default: Runtime } = require('jest-runtime');
const SharedEnvironment = require('./shared-environment');

/** The modules that the test files of this jest worker have loaded, by path. */
const modules = new Map();

/**
 * Loads a module once for all test files of a jest worker: loading the API costs 3.4 CPU seconds, and jest alone would
 * do it again for each file. What a module keeps (a cache, a registry) is therefore kept over files, as in the running
 * product. A file that needs modules of its own says `@jest-environment node` in its first comment.
 */
class SharedRuntime extends Runtime {
  /** @param {any[]} args */
  constructor(...args) {
    // @ts-expect-error: passed on as they come
    super(...args);
    this.shares = args[1] instanceof SharedEnvironment;
    this.testFile = args[6];
    // @ts-expect-error: private to jest
    if (this.shares) this.registries.moduleRegistry = modules;
  }

  /**
   * Modules go on requiring others through the runtime of the file that loaded them, also between tests.
   * @override
   */
  leaveTestCode() {
    if (!this.shares) super.leaveTestCode();
  }

  /** @override */
  resetModules() {
    if (!this.shares) super.resetModules();
  }

  /** @override */
  teardown() {
    if (!this.shares) return super.teardown();
    this.restoreAllMocks();
    modules.delete(this.testFile);
    // @ts-expect-error: private to jest
    this.transformCache.clear();
    // @ts-expect-error: private to jest
    this.fileCache.clear();
  }
}

module.exports = SharedRuntime;
