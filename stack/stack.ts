import { mkdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { defaultDirectory } from './folders';
import { isAlive } from './identity';
import { LockHeldError, takeLock, type Lock } from './lock';
import { startOwnStack } from './own-stack';
import { createExternalPart, type Part, type PartName } from './part';
import { decoderPlace, type DecoderPlace } from './payload-decoder';
import { healthOf, reusedPart } from './reuse';
import { loadSecrets } from './secrets';
import { ADDRESS_VARIABLE, externalEnv, keyEnv, ownEnv, publicAddress } from './stack-env';
import { lockFileIn, readState, type StackState } from './state';
import { waitUntil } from './wait';

export type { Part, PartName } from './part';

export interface StackOptions {
  /** The data folder; `.stack` in the repository unless given. */
  directory?: string;
  ports?: 'default' | 'free';
  /** False in tests only: nothing waits for the disk. */
  durable?: boolean;
  parts?: PartName[];
  log?: (line: string) => void;
  /** Instead of the default: log it and stop the rest. */
  onPartDied?: (part: PartName, lastLogLines: string[]) => void;
  /** Where TEMPORAL_ADDRESS, DATABASE_URL and S3_ENDPOINT are looked for; process.env unless given. */
  environment?: NodeJS.ProcessEnv;
  /** Marks the stack as one that `npm run stack down` may stop. */
  background?: boolean;
}

export interface Stack {
  env: Record<string, string>;
  parts: Record<PartName, Part | undefined>;
  directory: string;
  /** Where Temporal's UI asks for clear payloads; undefined when Temporal is somebody else's. */
  decoder: DecoderPlace | undefined;
  stop(): Promise<void>;
}

type Running = Pick<Stack, 'env' | 'decoder' | 'stop'> & { parts: Partial<Record<PartName, Part>> };

export const ALL_PARTS: PartName[] = ['postgres', 'temporal', 's3'];
const START_OF_ANOTHER_MS = 300_000;

/** Root and a normal user in one clone would leave files to each other that neither can use. */
const makeFolder = (directory: string): void => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const { uid } = statSync(directory);
  const own = process.geteuid?.() ?? uid;
  if (uid === own) return;
  throw new Error(
    `${directory} belongs to user ${uid}, this is user ${own}: run as that user, or choose another folder`,
  );
};

const reuse = async (
  directory: string,
  state: StackState,
  wanted: PartName[],
  environment: NodeJS.ProcessEnv,
): Promise<Running> => {
  for (const name of wanted) {
    const part = state.parts[name];
    const health = part ? await healthOf(part) : 'not part of it';
    if (health === 'up') continue;
    throw new Error(
      `the stack that process ${state.owner.pid} runs in ${directory}: ${name} is ${health}; ` +
        'stop it with npm run stack down (or that process), or choose another folder',
    );
  }
  const parts = Object.fromEntries(wanted.map((name) => [name, reusedPart(state, name)]));
  const secrets = loadSecrets(directory);
  const env = state.ports ? ownEnv(wanted, state.ports, secrets) : {};
  const decoder = state.ports && wanted.includes('temporal') ? decoderPlace(state.ports, secrets) : undefined;
  return { env: { ...keyEnv(environment, secrets), ...env }, parts, decoder, stop: async () => undefined };
};

/** Takes the folder's lock, or finds the state of the living stack that has it, or waits until either is there. */
const lockOrState = async (directory: string, log: (line: string) => void): Promise<Lock | StackState> => {
  let found: Lock | StackState | undefined;
  let announced = false;
  const look = async (): Promise<boolean> => {
    try {
      found = await takeLock(lockFileIn(directory), { waitMs: 0 });
      return true;
    } catch (error) {
      if (!(error instanceof LockHeldError)) throw error;
      if (!announced) log(`process ${error.holder.pid} runs or starts a stack in ${directory}; using that one`);
      announced = true;
    }
    const state = readState(directory);
    if (!state?.ready || !isAlive(state.owner)) return false;
    found = state;
    return true;
  };
  if ((await waitUntil(look, START_OF_ANOTHER_MS, 100)) && found) return found;
  throw new Error(`${directory}: another stack holds it and did not become ready; npm run stack down clears it`);
};

/**
 * Starts the servers that everything else runs on, ready for use.
 *
 * A part whose address the environment names is left alone (`external`). For the others, the first program in a folder
 * starts the servers and owns them: they die with it. Any other program in the same folder reuses them when they are
 * healthy; its `stop()` leaves them running, its `kill`, `stop` and `start` of a part are done by the owner.
 * `npm run stack up` is such an owner in the background.
 * @throws Error when a server can't be fetched or started, a port is taken, or the running stack is not healthy.
 */
export const startStack = async (options: StackOptions = {}): Promise<Stack> => {
  const environment = options.environment ?? process.env;
  const log = options.log ?? (() => undefined);
  const directory = resolve(options.directory ?? defaultDirectory);
  const requested = options.parts ?? ALL_PARTS;
  const external = requested.filter((name) => environment[ADDRESS_VARIABLE[name]]);
  const wanted = requested.filter((name) => !external.includes(name));
  makeFolder(directory);
  const found = await lockOrState(directory, log);
  const own = (lock: Lock): Promise<Running> =>
    startOwnStack(
      {
        directory,
        parts: wanted,
        environment,
        log,
        onPartDied: options.onPartDied,
        ports: options.ports ?? 'default',
        durable: options.durable ?? true,
        background: options.background ?? false,
      },
      lock,
    ).catch((error: unknown) => {
      lock.release();
      throw error;
    });
  const running = 'release' in found ? await own(found) : await reuse(directory, found, wanted, environment);
  const partOf = (name: PartName): Part | undefined => {
    if (!external.includes(name)) return running.parts[name];
    const variable = ADDRESS_VARIABLE[name];
    return createExternalPart(name, publicAddress(environment[variable] ?? ''), variable);
  };
  return {
    env: { ...running.env, ...externalEnv(external, environment) },
    parts: { postgres: partOf('postgres'), temporal: partOf('temporal'), s3: partOf('s3') },
    directory,
    decoder: running.decoder,
    stop: running.stop,
  };
};
