// @ts-check

/**
 * What a run of a test file came to: how each test ended, which tests failed in their own body, and which hooks failed.
 * @typedef {object} Run
 * @property {string} [loadError]
 * @property {boolean} isMutated whether the mutated file was loaded
 * @property {{ fullName: string, status: string }[]} tests
 * @property {string[]} failedBodies
 * @property {string[]} failedHooks
 */

/** @param {string} name @param {Run} run */
const statusOf = (name, { tests }) => tests.find(({ fullName }) => fullName === name)?.status ?? 'missing';

/** @type {Record<string, string>} */
const NOT_RUN = { missing: 'is not in the test file', pending: 'is skipped', todo: 'is only to be written' };

/**
 * Returns why the named test does not prove that the mutation is noticed; `undefined` where it has failed in its own
 * body. A file that cannot be loaded and a failing hook prove nothing: they say that the code broke, not that a check
 * is missing.
 * @param {string} name @param {Run} run
 */
exports.whyNotNoticed = (name, run) => {
  if (run.loadError) return `its test file could not be loaded: ${run.loadError}`;
  if (!run.isMutated) return 'its test file does not load the mutated file';
  const status = statusOf(name, run);
  if (NOT_RUN[status]) return `the test '${name}' ${NOT_RUN[status]}`;
  if (run.failedBodies.includes(name)) return undefined;
  if (run.failedHooks.length > 0) return `a hook failed (${run.failedHooks.join(', ')}), not the test '${name}' itself`;
  return status === 'passed' ? `the test '${name}' passes` : `the test '${name}' failed outside its own body`;
};

/** Returns why the named test cannot be believed: it must pass alone, unmutated. @param {string} name @param {Run} run */
exports.whyNotTrusted = (name, run) => {
  if (run.loadError) return `its test file could not be loaded without a mutation: ${run.loadError}`;
  const status = statusOf(name, run);
  if (status === 'passed') return undefined;
  return `the test '${name}' ${NOT_RUN[status] ?? 'fails without the mutation too'}`;
};
