import { spawnSync } from 'node:child_process';

let present: boolean | undefined;

/** Returns whether a process can be bound to its parent's life here (Linux with util-linux). */
export const hasSetpriv = (): boolean =>
  (present ??= spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true'], { stdio: 'ignore' }).status === 0);

/** Returns the command line that makes a process receive `signal` when the program that starts it dies. */
export const boundToParent = (signal: NodeJS.Signals, options: string[], line: string[]): string[] => [
  'setpriv',
  '--pdeathsig',
  signal.slice(3),
  ...options,
  '--',
  ...line,
];
