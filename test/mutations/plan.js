// @ts-check
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

/** @typedef {import('../../tools/test/mutation-list').Mutation} Mutation */

/** `tools/test/mutations.ts` writes the plan, and reads the results that the reporter writes. */
const FOLDER = join(__dirname, '..', '..', '.cache', 'mutations');
const PLAN = join(FOLDER, 'plan.json');
const RESULTS = join(FOLDER, 'results.jsonl');

/** Returns the mutations of this run. @returns {Mutation[]} */
const readPlan = () => JSON.parse(readFileSync(PLAN, 'utf8'));

module.exports = { readPlan, RESULTS };
