import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { awaitReady, type StartLimits } from '../../stack/await-ready';
import { signalProcess } from '../../stack/identity';
import { lastLines, startServer, type ServerProcess } from '../../stack/process';

export type ProcessName = 'api' | 'core' | 'documents';

export interface ManagedProcess {
  name: ProcessName;
  pid(): number;
  logFile: string;
  metricsUrl: string;
  /** Settles when the process that runs now has ended, with how. */
  ended(): Promise<string>;
  start(): Promise<void>;
  /** SIGKILL, as a power cut would. */
  kill(): Promise<void>;
  /** SIGTERM, and waits for its orderly end. */
  stop(): Promise<void>;
}

const STOP_TIMEOUT_MS = 30_000;
const READY_LINE: Record<ProcessName, string> = {
  api: '"msg":"api.ready"',
  core: '"msg":"worker.ready"',
  documents: '"msg":"worker.ready"',
};
const ENTRY: Record<ProcessName, string[]> = {
  api: ['api/main.js'],
  core: ['workers/main.js', 'core'],
  documents: ['workers/main.js', 'documents'],
};

export interface ProcessSettings {
  env: Record<string, string>;
  /** The folder of the compiled code. */
  compiled: string;
  /** The folder of the log files. */
  logs: string;
  /** The file in `compiled` and its arguments; those of the engine's own process unless given. */
  entry?: readonly string[];
  /** Told every five seconds that the start goes on. */
  log?: (line: string) => void;
  /** Those of every process unless given. */
  limits?: StartLimits;
}

const tailFrom = (file: string, offset: number): string =>
  existsSync(file) ? readFileSync(file).subarray(offset).toString('utf8') : '';

/** Creates one of the engine's processes as a child of this one: it dies with its parent, and its log is a file. */
export const createManagedProcess = (
  name: ProcessName,
  { env, compiled, logs, entry = ENTRY[name], log = () => undefined, limits }: ProcessSettings,
): ManagedProcess => {
  const logFile = join(logs, `${name}.log`);
  let running: ServerProcess | undefined;

  const signal = async (kind: NodeJS.Signals): Promise<void> => {
    if (!running) return;
    const { identity, ended } = running;
    running = undefined;
    signalProcess(identity, kind);
    const timer = setTimeout(() => signalProcess(identity, 'SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  };

  return {
    name,
    logFile,
    metricsUrl: `http://127.0.0.1:${env['METRICS_PORT'] ?? ''}/metrics`,
    pid: () => running?.identity.pid ?? 0,
    ended: () => running?.ended ?? Promise.resolve('not running'),
    async start() {
      const offset = existsSync(logFile) ? statSync(logFile).size : 0;
      const child = await startServer({
        command: process.execPath,
        args: ['--enable-source-maps', ...entry],
        environment: env,
        cwd: compiled,
        deathSignal: 'SIGKILL',
        logFile,
      });
      running = child;
      const isReady = () => tailFrom(logFile, offset).includes(READY_LINE[name]);
      const reason = await awaitReady({ name, server: child, logFile }, isReady, log, limits);
      if (reason === undefined) return;
      throw new Error(`${name} ${reason}; the last lines of ${logFile}:\n${lastLines(logFile, 15).join('\n')}`);
    },
    kill: () => signal('SIGKILL'),
    stop: () => signal('SIGTERM'),
  };
};
