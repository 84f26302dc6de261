import { awaitReady } from './await-ready';
import { isAlive, signalProcess, type Identity } from './identity';
import { requireFree } from './ports';
import { familyOf, lastLines, startServer, type ServerCommand, type ServerProcess } from './process';
import { waitUntil } from './wait';

export type PartName = 'postgres' | 'temporal' | 's3';

export interface Part {
  name: PartName;
  /** host:port, or the URL for S3; never with a password. */
  address: string;
  /** Somebody else's server: it is left alone. */
  external: boolean;
  pid?: number;
  /** SIGKILL, now, to the server and its children; does not count as a death. */
  kill(): Promise<void>;
  /** Orderly. */
  stop(): Promise<void>;
  /** Again, with the same port and data; resolves when it is ready. */
  start(): Promise<void>;
  logTail(lines?: number): string[];
}

/** The differences between servers; the life cycle is the same for all. */
export interface PartDefinition {
  name: PartName;
  address: string;
  ports: number[];
  /** Before every start; must stand that the last run was killed. */
  prepare(): Promise<void>;
  server: ServerCommand;
  isReady(): Promise<boolean>;
  /** Once, after the first start. */
  provision?(): Promise<void>;
  stopSignal: 'SIGINT' | 'SIGTERM' | 'SIGKILL';
  /** After every end, orderly or not. */
  cleanUp?(): void;
}

export interface PartEvents {
  log: (line: string) => void;
  /** The server runs now under this identity, or no longer (undefined). */
  changed: (name: PartName, identity: Identity | undefined) => void;
  /** It ended without being asked to. */
  died: (name: PartName, lastLogLines: string[]) => void;
}

const STOP_TIMEOUT_MS = 15_000;
const TAIL_LINES = 15;

/** Kills processes and waits until the system has taken them away, ports and locks included. */
export const killAll = async (family: Identity[]): Promise<void> => {
  family.forEach((member) => signalProcess(member, 'SIGKILL'));
  await waitUntil(() => !family.some(isAlive), STOP_TIMEOUT_MS, 5);
};

/** Creates a server that this program starts, watches and stops. */
export const createPart = (definition: PartDefinition, events: PartEvents): Part => {
  const { name, address, server } = definition;
  let running: ServerProcess | undefined;
  let provisioned = false;
  const tail = (lines = TAIL_LINES): string[] => lastLines(server.logFile, lines);

  const forget = (): void => {
    running = undefined;
    delete part.pid;
    events.changed(name, undefined);
    definition.cleanUp?.();
  };

  const watch = (current: ServerProcess): void => {
    void current.ended.then((how) => {
      if (running !== current) return;
      forget();
      events.died(name, [...tail(), `${name} ${how}`]);
    });
  };

  /** Takes the process from the watcher first: an end that was asked for is no death. */
  const end = async (how: (current: ServerProcess) => Promise<void>): Promise<void> => {
    const current = running;
    if (!current) return;
    running = undefined;
    current.hold();
    await how(current);
    await current.ended;
    forget();
  };

  const stopInOrder = async ({ identity }: ServerProcess): Promise<void> => {
    const family = familyOf(identity);
    signalProcess(identity, definition.stopSignal);
    if (await waitUntil(() => !family.some(isAlive), STOP_TIMEOUT_MS)) return;
    events.log(`${name} did not stop within ${STOP_TIMEOUT_MS / 1000} s and is killed`);
    await killAll(family);
  };

  const kill = (): Promise<void> => end(({ identity }) => killAll(familyOf(identity)));

  const becomeReady = async (current: ServerProcess): Promise<void> => {
    const watched = { name, server: current, logFile: server.logFile };
    const reason = await awaitReady(watched, definition.isReady, events.log);
    if (reason === undefined) return;
    throw new Error(`${name} ${reason}; the last lines of ${server.logFile}:\n${tail().join('\n')}`);
  };

  const start = async (): Promise<void> => {
    if (running) return;
    const begin = Date.now();
    await definition.prepare();
    await requireFree(name, definition.ports);
    const current = await startServer(server);
    running = current;
    part.pid = current.identity.pid;
    events.changed(name, current.identity);
    try {
      await becomeReady(current);
      if (!provisioned) await definition.provision?.();
      provisioned = true;
      events.log(`${name} is ready at ${address} (${((Date.now() - begin) / 1000).toFixed(1)} s)`);
      watch(current);
    } catch (error) {
      await kill();
      throw error;
    }
  };

  const part: Part = {
    name,
    address,
    external: false,
    kill,
    stop: () => end(stopInOrder),
    start,
    logTail: tail,
  };
  return part;
};

/** Creates a server that the environment names: its address is passed on, and it is not started or stopped here. */
export const createExternalPart = (name: PartName, address: string, variable: string): Part => {
  const refuse = async (): Promise<never> => {
    throw new Error(`${name} at ${address} is not this stack's: ${variable} names it; unset it to start one here`);
  };
  return { name, address, external: true, kill: refuse, stop: refuse, start: refuse, logTail: () => [] };
};
