import { existsSync, statSync } from 'node:fs';
import { cpuOf } from './identity';
import { familyOf, type ServerProcess } from './process';
import { waitUntil, withProgress } from './wait';

export interface StartLimits {
  /** How long a process may neither write to its log nor use the processor. */
  stillMs: number;
  /** How long it may take at all: one that runs in circles makes progress for ever. */
  totalMs: number;
}

/** Where the system does not tell the processor time of others, only the log shows progress. */
const START_LIMITS: StartLimits = {
  stillMs: existsSync('/proc/self/stat') ? 60_000 : 300_000,
  totalMs: 900_000,
};

const LOOK_EVERY_MS = 500;
/** Of the time without progress: even an idle server wakes up now and then. */
const IDLE_SHARE = 0.01;

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** Creates a look at a process and its children that tells for how many milliseconds they have made no progress. */
const createStillness = ({ identity }: ServerProcess, logFile: string, { stillMs }: StartLimits) => {
  const look = () => {
    const uses = familyOf(identity).flatMap(({ pid }) => cpuOf(pid) ?? []);
    return {
      at: Date.now(),
      written: sizeOf(logFile),
      usedMs: uses.reduce((sum, { usedMs }) => sum + usedMs, 0),
      // A process that waits for the processor or the disk is not to blame.
      waits: uses.some(({ waits }) => waits),
    };
  };
  let last = look();
  return (): number => {
    if (Date.now() - last.at < LOOK_EVERY_MS) return 0;
    const now = look();
    const moved = now.waits || now.written !== last.written || now.usedMs - last.usedMs >= stillMs * IDLE_SHARE;
    if (moved) last = now;
    return now.at - last.at;
  };
};

/**
 * Waits until a process is ready, for as long as it makes progress, and reports every five seconds that it waits.
 * @returns undefined once it is ready, else why it is not, in words that follow its name.
 */
export const awaitReady = async (
  { name, server, logFile }: { name: string; server: ServerProcess; logFile: string },
  isReady: () => Promise<boolean> | boolean,
  log: (line: string) => void,
  limits: StartLimits = START_LIMITS,
): Promise<string | undefined> => {
  let reason: string | undefined;
  void server.ended.then((how) => (reason = how));
  const still = createStillness(server, logFile, limits);
  const look = async (): Promise<boolean> => {
    if (reason !== undefined || (await isReady())) return true;
    if (still() < limits.stillMs) return false;
    reason ??= `has written nothing and used no processor time for ${limits.stillMs / 1000} s`;
    return true;
  };
  const waiting = (seconds: number): string => `waiting for ${name} (${seconds} s)`;
  const done = await withProgress(log, waiting, () => waitUntil(look, limits.totalMs));
  return done ? reason : `was not ready within ${limits.totalMs / 1000} s`;
};
