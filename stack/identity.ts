import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** Names one process for ever: a pid alone is given again to strangers, after a reboot even to all of them. */
export interface Identity {
  boot: string;
  pid: number;
  start: string;
}

const attempt = (read: () => string): string | undefined => {
  try {
    return read().trim();
  } catch {
    return undefined;
  }
};

const run = (command: string, args: string[]): string =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

let boot: string | undefined;

const bootId = (): string =>
  (boot ??=
    attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')) ??
    attempt(() => run('sysctl', ['-n', 'kern.boottime'])) ??
    'unknown-boot');

/** The fields of /proc/PID/stat from the state on; split behind the command's parenthesis, for it may hold spaces. */
const procStat = (pid: number): string[] | undefined => {
  const fields = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
    ?.replace(/^.*\) /s, '')
    .split(' ');
  return fields?.[0] === 'Z' ? undefined : fields;
};

/** Linux counts processor time in hundredths of a second, whatever the processor. */
const TICK_MS = 10;

/**
 * Returns the processor time of a process so far, and whether it waits for the processor or the disk; undefined where
 * the system does not tell.
 */
export const cpuOf = (pid: number): { usedMs: number; waits: boolean } | undefined => {
  const fields = process.platform === 'linux' ? procStat(pid) : undefined;
  if (!fields) return undefined;
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return { usedMs: (user + system) * TICK_MS, waits: fields[0] === 'R' || fields[0] === 'D' };
};

const startTime = (pid: number): string | undefined =>
  process.platform === 'linux'
    ? procStat(pid)?.[19]
    : attempt(() => run('ps', ['-o', 'lstart=', '-p', String(pid)])) || undefined;

/** Returns the identity of a process; undefined when it does not run (a zombie does not run). */
export const identify = (pid: number): Identity | undefined => {
  const start = startTime(pid);
  return start === undefined ? undefined : { boot: bootId(), pid, start };
};

export const isAlive = (identity: Identity): boolean =>
  identity.boot === bootId() && startTime(identity.pid) === identity.start;

/** Returns the command line of a process, for messages; 'unknown command' when it can't be read. */
export const describeProcess = (pid: number): string =>
  attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')) ||
  attempt(() => run('ps', ['-o', 'command=', '-p', String(pid)])) ||
  'unknown command';

const parents = (): [pid: number, parent: number][] =>
  process.platform === 'linux'
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map((name) => [Number(name), Number(procStat(Number(name))?.[1])])
    : (attempt(() => run('ps', ['-A', '-o', 'pid=,ppid='])) ?? '')
        .split('\n')
        .map((line) => line.trim().split(/\s+/).map(Number))
        .map(([pid, parent]) => [pid ?? 0, parent ?? 0]);

/** Returns the direct children of a process. */
export const childrenOf = (pid: number): number[] =>
  parents()
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child);

/** Sends a signal to exactly this process; false when it is gone or its number belongs to another one by now. */
export const signalProcess = (identity: Identity, signal: NodeJS.Signals): boolean => {
  if (!isAlive(identity)) return false;
  try {
    return process.kill(identity.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
};
