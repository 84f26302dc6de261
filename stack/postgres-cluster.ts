import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from './command';
import { describeProcess, identify } from './identity';
import { killAll } from './part';
import { mappedLine, requireReach, type PostgresUser } from './postgres-user';
import { familyOf } from './process';
import { writePrivately } from './secrets';

export interface ClusterPlan {
  data: string;
  /** The folder with initdb. */
  bin: string;
  /** The superuser's. */
  password: string;
  user: PostgresUser | undefined;
  durable: boolean;
}

const chownTree = (path: string, uid: number, gid: number): void => {
  chownSync(path, uid, gid);
  if (lstatSync(path).isDirectory()) readdirSync(path).forEach((name) => chownTree(join(path, name), uid, gid));
};

/** Gives the files to the user of the server; nothing to do when we are not root. */
const ownFiles = (path: string, user: PostgresUser | undefined): void => {
  if (!user) return;
  const [uid, gid] = user.mapped ? [0, 0] : [user.uid, user.gid];
  if (statSync(path).uid !== uid) chownTree(path, uid, gid);
};

/**
 * Makes the cluster beside its place and moves it there when it is whole, so that a killed initdb leaves nothing
 * that looks like data.
 */
const createCluster = async ({ data, bin, password, user, durable }: ClusterPlan): Promise<void> => {
  const draft = `${data}.new`;
  const passwordFile = `${data}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writePrivately(passwordFile, password);
  ownFiles(draft, user);
  ownFiles(passwordFile, user);
  // Plain C would break lower('É') and ILIKE; macOS has no C.UTF-8 in all versions.
  const locale = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
  const [command = '', ...args] = [
    join(bin, 'initdb'),
    '--pgdata',
    draft,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    `--locale=${locale}`,
    ...(durable ? [] : ['--no-sync']),
  ];
  try {
    if (user?.mapped) {
      const [unshare = '', ...mapped] = mappedLine(user, [command, ...args]);
      await runCommand(unshare, mapped, { bound: true });
    } else {
      await runCommand(command, args, { bound: !user, ...(user ? { uid: user.uid, gid: user.gid } : {}) });
    }
    renameSync(draft, data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
};

/**
 * A killed server leaves its pid file, and a stranger that has been given the same number since blocks the start.
 * Only a process that serves this very folder is the old server; it is ended, as this stack holds the folder's lock.
 */
const clearPidFile = async (data: string): Promise<void> => {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const identity = identify(Number(readFileSync(file, 'utf8').split('\n')[0]));
  // A server's command line is readable by everybody and names its data folder (see postgres.ts).
  if (identity && describeProcess(identity.pid).includes(`-D ${data} `)) await killAll(familyOf(identity));
  rmSync(file, { force: true });
};

const hasCluster = (data: string): boolean => existsSync(join(data, 'PG_VERSION'));

/** Prepares `data` for the server: a cluster, its owner, no trace of a killed server. */
export const prepareCluster = async (plan: ClusterPlan): Promise<void> => {
  const { data, user } = plan;
  if (user) requireReach(user, plan.bin, dirname(data));
  if (!hasCluster(data)) await createCluster(plan);
  ownFiles(data, user);
  await clearPidFile(data);
};
