// @ts-check
const { join } = require('node:path');
const { Worker } = require('node:worker_threads');
// @ts-expect-error: the package has no types for it
const runCircus = require('jest-circus/runner').default;
const { readPlan } = require('./plan');
const { reloadIn } = require('./reload');
const { whyNotNoticed, whyNotTrusted } = require('./verdict');

/** @typedef {import('./plan').Mutation} Mutation @typedef {import('./verdict').Run} Run */

/** Hooks and tests end by themselves after two minutes each; this ends the process of one that blocks it. */
const LIMIT_MS = 300_000;
const END_PROCESS = `setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${LIMIT_MS})`;

/** @param {any} test @returns {string} */
const fullNameOf = ({ name, parent }) => (parent?.parent ? `${fullNameOf(parent)} ${name}` : name);

/** @param {string} name */
const patternOf = (name) => `^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;

/**
 * Runs a test file for each of its mutations, only the test that must notice; jest calls it as its `testRunner`. Then
 * runs each of these tests unmutated, alone as before. That comes last, so that it fails too where a run disturbs the
 * runs after it. To jest, a mutation is a test: it passes when it is noticed.
 * @param {any} globalConfig @param {any} config @param {any} ownEnvironment @param {any} ownRuntime
 * @param {string} testPath @param {(event: string, args: unknown[]) => Promise<void>} send
 */
module.exports = async (globalConfig, config, ownEnvironment, ownRuntime, testPath, send) => {
  const reload = reloadIn(config, ownEnvironment, ownRuntime);
  const { environment, runtime } = reload;
  /** @type {any} */
  let fileResult;

  /** Runs the named test, or without a name all up to the first that fails. @param {string} [name] @returns {Promise<Run>} */
  const run = async (name) => {
    const guard = new Worker(END_PROCESS, { eval: true });
    /** @type {Run} */
    const outcome = { isMutated: false, tests: [], failedBodies: [], failedHooks: [] };
    environment.handleTestEvent = (/** @type {any} */ event) => {
      if (event.name === 'test_fn_failure') outcome.failedBodies.push(fullNameOf(event.test));
      if (event.name === 'hook_failure') outcome.failedHooks.push(event.hook.type);
      if (event.name === 'test_start' && !name && outcome.failedBodies.length > 0) event.test.mode = 'skip';
    };
    try {
      const options = name ? { ...globalConfig, testNamePattern: patternOf(name) } : globalConfig;
      fileResult = await runCircus(options, config, environment, runtime, testPath);
      outcome.tests = fileResult.testResults;
    } catch (error) {
      outcome.loadError = String(/** @type {Error} */ (error)?.message ?? error).split('\n')[0] ?? '';
    } finally {
      await guard.terminate();
    }
    outcome.isMutated = reload.isLoaded();
    return outcome;
  };

  /** @param {Mutation} mutation */
  const judge = async (mutation) => {
    reload.start(mutation);
    const killedBy = mutation.killedBy ?? (await run()).failedBodies[0];
    if (!killedBy) return { ...mutation, reason: 'no test of its file fails' };
    if (!mutation.killedBy) reload.start(mutation);
    return { ...mutation, killedBy, reason: whyNotNoticed(killedBy, await run(killedBy)) };
  };

  const verdicts = [];
  for (const mutation of readPlan().filter(({ test }) => join(config.rootDir, test) === testPath)) {
    await send('test-case-start', [testPath, { title: mutation.name }]);
    const verdict = await judge(mutation);
    verdicts.push(verdict);
    await send('test-case-result', [testPath, resultOf(verdict)]);
  }
  for (const name of new Set(verdicts.map(({ killedBy }) => killedBy))) {
    if (!name) continue;
    reload.start();
    const reason = whyNotTrusted(name, await run(name));
    for (const verdict of verdicts) if (verdict.killedBy === name) verdict.reason ??= reason;
  }
  if (!fileResult) throw new Error(verdicts[0]?.reason);
  const testResults = verdicts.map(resultOf);
  const numFailingTests = testResults.filter(({ status }) => status === 'failed').length;
  const numPassingTests = testResults.length - numFailingTests;
  return { ...fileResult, testResults, numFailingTests, numPassingTests, numPendingTests: 0, numTodoTests: 0 };
};

/** @param {{ name: string, killedBy?: string, reason?: string | undefined }} verdict */
const resultOf = ({ name, killedBy = '', reason }) => ({
  ancestorTitles: [],
  title: name,
  fullName: killedBy,
  status: reason ? 'failed' : 'passed',
  failureDetails: [],
  failureMessages: reason ? [reason] : [],
});
