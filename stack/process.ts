import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { childrenOf, identify, type Identity } from './identity';
import { boundToParent, hasSetpriv } from './setpriv';
import { waitUntil } from './wait';

export interface ServerCommand {
  command: string;
  args: string[];
  environment?: Record<string, string>;
  cwd?: string;
  /** A user to become first; `mapped` asks for a user namespace instead (see postgres-user.ts). */
  user?: { uid: number; gid: number; mapped: boolean };
  /** Sent to the server when this program dies, however it dies. */
  deathSignal: 'SIGINT' | 'SIGTERM' | 'SIGKILL';
  logFile: string;
}

export interface ServerProcess {
  identity: Identity;
  /** Settles when the server has ended, with its exit code or signal in words. */
  ended: Promise<string>;
  /** Keeps this program running until the server has ended; without it a server keeps nobody. */
  hold(): void;
}

const LOG_LIMIT_BYTES = 10_000_000;

/** Nothing of the caller's environment reaches a server but what it needs: PG* or TEMPORAL_* there would steer it. */
const serverEnvironment = (extra: Record<string, string> = {}): Record<string, string> => {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'USER'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ...extra };
};

/**
 * The shell holds a pipe from this program: its end of file means that the program is gone, and the server is stopped.
 * $1 is the file for the server's pid, $2 the signal. The pipe is kept from the server, or it would hold it open itself.
 */
const SHELL_PARENT =
  'f=$1; s=$2; shift 2; exec 3<&0; "$@" 3<&- </dev/null & p=$!; echo $p >"$f.new"; mv "$f.new" "$f"; ' +
  '(cat <&3 >/dev/null; kill -s $s $p) & exec 3<&-; wait $p';

const openLog = (file: string): number => {
  if (existsSync(file) && statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.old`);
  return openSync(file, 'a', 0o600);
};

const asUser = (user: ServerCommand['user'], line: string[]): string[] =>
  user?.mapped ? ['unshare', '--user', `--map-user=${user.uid}`, `--map-group=${user.gid}`, ...line] : line;

/** setpriv stands behind unshare: becoming another user clears a death signal that was asked for before. */
const underSetpriv = ({ user, deathSignal, command, args }: ServerCommand): string[] => {
  const become = user && !user.mapped ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'] : [];
  return asUser(user, boundToParent(deathSignal, become, [command, ...args]));
};

const inWords = (code: number | null, signal: NodeJS.Signals | null): string =>
  signal ? `was ended by ${signal}` : `ended with exit code ${code ?? 'unknown'}`;

const started = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid ?? 0));
  });

/** The shell hands over the pid through a file, as macOS has no way to ask for a shell's one child without a race. */
const pidFromFile = async (file: string, fallback: number): Promise<number> => {
  await waitUntil(() => existsSync(file), 5_000);
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : fallback;
  rmSync(file, { force: true });
  return pid;
};

/**
 * Starts a server in a process group of its own (a Ctrl-C in the terminal reaches only this program, which stops its
 * servers in order) and binds its life to this program's.
 * @param bind how: `setpriv` where it exists, else a shell that watches.
 */
export const startServer = async (
  server: ServerCommand,
  bind: 'setpriv' | 'shell' = hasSetpriv() ? 'setpriv' : 'shell',
): Promise<ServerProcess> => {
  const log = openLog(server.logFile);
  const pidFile = `${server.logFile}.pid`;
  rmSync(pidFile, { force: true });
  const line =
    bind === 'setpriv'
      ? underSetpriv(server)
      : [
          'sh',
          '-c',
          SHELL_PARENT,
          'sh',
          pidFile,
          server.deathSignal.slice(3),
          ...asUser(server.user, [server.command, ...server.args]),
        ];
  const [command = '', ...args] = line;
  const numericUser = bind === 'shell' && server.user && !server.user.mapped ? server.user : undefined;
  const child = spawn(command, args, {
    detached: true,
    stdio: [bind === 'shell' ? 'pipe' : 'ignore', log, log],
    env: serverEnvironment(server.environment),
    ...(server.cwd === undefined ? {} : { cwd: server.cwd }),
    ...(numericUser ? { uid: numericUser.uid, gid: numericUser.gid } : {}),
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      child.stdin?.destroy();
      // A shell reports its child's signal as 128 + number.
      const name = Object.entries(constants.signals).find(
        ([, number]) => bind === 'shell' && code === 128 + number,
      )?.[0];
      resolve(inWords(code, (name as NodeJS.Signals | undefined) ?? signal));
    });
  });
  const own = await started(child);
  child.unref();
  (child.stdin as { unref?: () => void } | null)?.unref?.();
  const pid = bind === 'setpriv' ? own : await pidFromFile(pidFile, own);
  return { identity: identify(pid) ?? { boot: 'ended', pid, start: 'ended' }, ended, hold: () => child.ref() };
};

/** Returns a process and all its descendants, itself first; taken before a kill, as orphans can't be found after it. */
export const familyOf = (identity: Identity): Identity[] => {
  const below = childrenOf(identity.pid).flatMap((pid) => {
    const child = identify(pid);
    return child ? familyOf(child) : [];
  });
  return [identity, ...below];
};

/** Returns the last lines of a log file, fewer when it is shorter, none when there is no such file. */
export const lastLines = (file: string, count: number): string[] => {
  if (!existsSync(file)) return [];
  const size = statSync(file).size;
  const tail = Buffer.alloc(Math.min(size, 64_000));
  const log = openSync(file, 'r');
  readSync(log, tail, 0, tail.length, size - tail.length);
  closeSync(log);
  return tail.toString('utf8').trimEnd().split('\n').slice(-count);
};
