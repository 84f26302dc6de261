import { describeProcess, isAlive, signalProcess } from '../identity';
import { takeLock } from '../lock';
import { endOrphans } from '../record';
import { lockFileIn, readState } from '../state';
import { waitUntil } from '../wait';
import { existsSync } from 'node:fs';

const STOP_TIMEOUT_MS = 30_000;

/**
 * Stops the program that `up` started, which stops its servers. Whom it stops is known by boot, pid and start time,
 * never by name.
 * @throws Error when the stack belongs to a living program that `up` did not start.
 */
export const down = async (directory: string): Promise<void> => {
  if (!existsSync(directory)) return console.log('nothing is running');
  const state = readState(directory);
  if (state && isAlive(state.owner)) {
    const { owner } = state;
    if (!state.background) {
      const command = describeProcess(owner.pid).trim();
      throw new Error(
        `the stack in ${directory} belongs to process ${owner.pid} (${command}): stop that program instead`,
      );
    }
    signalProcess(owner, 'SIGTERM');
    if (!(await waitUntil(() => !isAlive(owner), STOP_TIMEOUT_MS))) {
      console.log(`process ${owner.pid} did not stop within ${STOP_TIMEOUT_MS / 1000} s and is killed`);
      signalProcess(owner, 'SIGKILL');
      await waitUntil(() => !isAlive(owner), STOP_TIMEOUT_MS);
    }
  }
  const lock = await takeLock(lockFileIn(directory), { waitMs: 2_000 });
  await endOrphans(directory, console.log);
  lock.release();
  console.log(state ? 'stopped' : 'nothing is running');
};
