import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../folders';
import { identify, isAlive, signalProcess, type Identity } from '../identity';
import { ALL_PARTS, startStack } from '../stack';
import { ADDRESS_VARIABLE } from '../stack-env';
import { readState } from '../state';
import { onStopSignal } from '../stop-signal';
import { waitUntil } from '../wait';
import { type CommandLine } from './options';
import { printStatus } from './status';

const STOP_TIMEOUT_MS = 30_000;

/** Prints what is added to a log file, as it is added. */
const follow = (file: string) => {
  let shown = existsSync(file) ? statSync(file).size : 0;
  return (): void => {
    const text = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
    if (text.length > shown) process.stdout.write(text.subarray(shown));
    shown = text.length;
  };
};

const launch = ({ directory, ports }: CommandLine, logFile: string): Identity => {
  const log = openSync(logFile, 'a', 0o600);
  const bootstrap = join(repository, 'stack', 'bootstrap.js');
  const args = [bootstrap, 'stack/main.ts', 'run', '--directory', directory, '--ports', ports];
  const child = spawn(process.execPath, args, { cwd: repository, detached: true, stdio: ['ignore', log, log] });
  child.unref();
  closeSync(log);
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (!identity) throw new Error(`the stack could not be started in the background; see ${logFile}`);
  return identity;
};

/** Starts the servers in a background process that owns them, and returns when they are ready. */
export const up = async (line: CommandLine): Promise<void> => {
  const { directory } = line;
  const state = readState(directory);
  const nothingToStart = ALL_PARTS.every((name) => process.env[ADDRESS_VARIABLE[name]]);
  if (nothingToStart || (state?.ready && isAlive(state.owner))) {
    // Checks their health, and fails with the way out.
    await startStack({ directory, log: console.log });
    await printStatus(directory);
    return;
  }
  mkdirSync(join(directory, 'logs'), { recursive: true, mode: 0o700 });
  const logFile = join(directory, 'logs', 'stack.log');
  const show = follow(logFile);
  const child = launch(line, logFile);
  let stopping = false;
  onStopSignal(async (exitCode) => {
    stopping = true;
    console.log('stopping');
    signalProcess(child, 'SIGTERM');
    if (!(await waitUntil(() => !isAlive(child), STOP_TIMEOUT_MS))) signalProcess(child, 'SIGKILL');
    return exitCode;
  });
  const isUp = (): boolean => {
    // A run that was killed leaves a state that says ready.
    const now = readState(directory);
    return now?.ready === true && isAlive(now.owner);
  };
  await waitUntil(
    () => {
      show();
      // Once stopping, the signal's handler ends this program, with its own exit code.
      return !stopping && (isUp() || !isAlive(child));
    },
    Infinity,
    50,
  );
  show();
  if (!isUp()) throw new Error(`the stack did not start; its log is ${logFile}`);
  await printStatus(directory);
};
