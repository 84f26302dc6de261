import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { takeLock } from '../lock';
import { lockFileIn } from '../state';
import { down } from './down';
import { type CommandLine } from './options';

/** Only what the stack itself put there: a folder given by mistake loses nothing else. */
const CONTENTS = ['postgres', 'postgres.new', 'temporal', 's3', 'secrets', 'logs'];

const agreed = async (directory: string): Promise<boolean> => {
  if (!process.stdin.isTTY)
    throw new Error('reset: there is no terminal to confirm on; --yes clears without confirmation');
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question(`Clear all data, files, workflows and keys in ${directory}? (yes/no) `);
  prompt.close();
  return ['y', 'yes'].includes(answer.trim().toLowerCase());
};

export const reset = async ({ directory, yes }: CommandLine): Promise<void> => {
  if (!existsSync(directory)) return console.log(`${directory} does not exist; there is nothing to clear`);
  if (!yes && !(await agreed(directory))) return console.log('nothing was cleared');
  await down(directory);
  const lock = await takeLock(lockFileIn(directory), { waitMs: 0 });
  for (const name of CONTENTS) rmSync(join(directory, name), { recursive: true, force: true });
  lock.release();
  console.log(`cleared ${directory}`);
};
