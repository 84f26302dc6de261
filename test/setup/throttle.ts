import { setTimeout as sleep } from 'node:timers/promises';
import type { ManagedProcess } from '../../tools/system/managed-process';

export interface CpuShare {
  runMs: number;
  stopMs: number;
}

/**
 * Stops and continues a process in turn, so that it gets a share of the processor's time: needs no privilege, and takes
 * nothing from whatever else runs on the machine. Call the result to let it run freely again.
 */
export const throttle = (slowed: ManagedProcess, { runMs, stopMs }: CpuShare): (() => Promise<void>) => {
  let ended = false;
  const turns = (async () => {
    while (!ended) {
      process.kill(slowed.pid(), 'SIGSTOP');
      await sleep(stopMs);
      process.kill(slowed.pid(), 'SIGCONT');
      await sleep(runMs);
    }
  })();
  return async () => {
    ended = true;
    await turns;
  };
};
