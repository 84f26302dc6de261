import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

export interface BoundedProcess {
  command: string;
  args: readonly string[];
  cwd: string;
  /** Appears when the work is done; what the process does afterwards is to end. */
  resultFile: string;
  /** How long it may take to end once its result is there. */
  endLimitMs: number;
  /** How long it may say nothing before. */
  silenceLimitMs: number;
  /** Gets each line of standard error. */
  onLine(line: string): void;
}

export interface Ending {
  exitCode: number;
  /** Says in words why the process was ended from here. */
  killedFor?: string;
}

const LOOK_MS = 500;
const LAST_LINES_MS = 2_000;

const inMinutes = (ms: number): string => `${Number((ms / 60_000).toFixed(2))} minutes`;

/**
 * Runs a process that always ends: with SIGKILL when it lives on for too long after its result, or says nothing for too
 * long before. Never rejects.
 */
export const runBounded = (bounded: BoundedProcess): Promise<Ending> =>
  new Promise((settle) => {
    const { command, args, cwd, resultFile, endLimitMs, silenceLimitMs, onLine } = bounded;
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    let lastSign = Date.now();
    let resultSince: number | undefined;
    let killedFor: string | undefined;
    const output = createInterface({ input: child.stderr }).on('line', (line) => {
      lastSign = Date.now();
      onLine(line);
    });
    const read = new Promise((done) => output.once('close', done));
    const kill = (why: string) => {
      killedFor = why;
      child.kill('SIGKILL');
    };
    const watch = setInterval(() => {
      if (resultSince === undefined && existsSync(resultFile)) resultSince = Date.now();
      if (killedFor !== undefined) return;
      const now = Date.now();
      if (resultSince !== undefined && now - resultSince > endLimitMs)
        kill(`its tests were done, and it did not end within ${inMinutes(endLimitMs)}`);
      else if (resultSince === undefined && now - lastSign > silenceLimitMs)
        kill(`it said nothing for ${inMinutes(silenceLimitMs)}`);
    }, LOOK_MS);
    const end = (exitCode: number, why?: string) => {
      clearInterval(watch);
      settle(why === undefined ? { exitCode } : { exitCode: exitCode || 1, killedFor: why });
    };
    child.on('error', (error) => end(1, error.message));
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      // A grandchild that outlives the process may hold its standard error open.
      const givenUp = new Promise((done) => setTimeout(done, LAST_LINES_MS).unref());
      const why = killedFor ?? (signal ? `it was ended by ${signal}` : undefined);
      void Promise.race([read, givenUp]).then(() => end(code ?? 1, why));
    });
  });
