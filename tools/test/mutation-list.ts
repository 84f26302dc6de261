import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '..', '..');
/** The list, from the root of the repository. */
export const LIST = 'test/mutations/mutations.json';

/** A line of the list: a check that is taken out, and the test that must notice. */
export interface Mutation {
  name: string;
  /** The file the check stands in, its text there, and what is put in its place. */
  file: string;
  find: string;
  replace: string;
  /** The test file, and the full name of its test that must fail, as jest prints it. */
  test: string;
  killedBy?: string;
}

export const readMutations = (): Mutation[] => JSON.parse(readFileSync(join(ROOT, LIST), 'utf8')) as Mutation[];

/** Writes the list as Prettier formats it. */
export const writeMutations = (mutations: readonly Mutation[]): void =>
  writeFileSync(join(ROOT, LIST), `${JSON.stringify(mutations, null, 2)}\n`);
