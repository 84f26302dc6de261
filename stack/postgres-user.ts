import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';

export interface PostgresUser {
  uid: number;
  gid: number;
  /** A user namespace: the files stay root's, and folders closed to others stay reachable. */
  mapped: boolean;
}

const NOBODY = 65534;

const canMap = (): boolean =>
  spawnSync('unshare', ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, 'true'], { stdio: 'ignore' })
    .status === 0;

/**
 * Returns the user 'nobody' for root, as which PostgreSQL refuses to run; undefined for any other user.
 */
export const postgresUser = (): PostgresUser | undefined =>
  process.geteuid?.() === 0 ? { uid: NOBODY, gid: NOBODY, mapped: canMap() } : undefined;

/** Returns the command line of a short command as that user. */
export const mappedLine = (user: PostgresUser, line: string[]): string[] => [
  'unshare',
  '--user',
  `--map-user=${user.uid}`,
  `--map-group=${user.gid}`,
  ...line,
];

/**
 * Requires that the other user can reach the binaries and the data when there is no user namespace.
 * @throws Error that names what is closed and how to move it.
 */
export const requireReach = (user: PostgresUser, bin: string, directory: string): void => {
  if (user.mapped) return;
  chmodSync(directory, 0o711);
  const reaches = (command: string, args: string[]): boolean =>
    spawnSync(command, args, { uid: user.uid, gid: user.gid, stdio: 'ignore' }).status === 0;
  if (!reaches(join(bin, 'postgres'), ['--version'])) {
    throw new Error(`postgres: user ${user.uid} can't reach ${bin}; set HINGECRAFT_CACHE to a folder open to all`);
  }
  if (!reaches('test', ['-x', directory])) {
    throw new Error(`postgres: user ${user.uid} can't reach ${directory}; choose a data folder in one open to all`);
  }
};
