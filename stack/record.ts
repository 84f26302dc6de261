import { identify, isAlive, type Identity } from './identity';
import { killAll, type PartDefinition, type PartName } from './part';
import { type Ports } from './ports';
import { familyOf } from './process';
import { removeSockets } from './s3';
import { readState, removeState, writeState, type StackState } from './state';

/** Keeps the state file in step with the servers, from before the first of them is started. */
export interface StackRecord {
  describe: (ports: Ports, definitions: PartDefinition[]) => void;
  setIdentity: (name: PartName, identity: Identity | undefined) => void;
  setReady: () => void;
}

export const openRecord = (directory: string, background: boolean, control: StackState['control']): StackRecord => {
  const owner = identify(process.pid) ?? { boot: 'unknown', pid: process.pid, start: 'unknown' };
  const { port, token } = control;
  let state: StackState = { owner, background, ready: false, control: { port, token }, parts: {} };
  const write = (change: Partial<StackState>): void => {
    state = { ...state, ...change };
    writeState(directory, state);
  };
  write({});
  return {
    describe: (ports, definitions) => {
      const parts = definitions.map(({ name, address, server }) => [name, { address, logFile: server.logFile }]);
      write({ ports, parts: Object.fromEntries(parts) as StackState['parts'] });
    },
    setIdentity: (name, identity) => {
      const { address = '', logFile = '' } = state.parts[name] ?? {};
      write({ parts: { ...state.parts, [name]: { address, logFile, ...(identity ? { identity } : {}) } } });
    },
    setReady: () => write({ ready: true }),
  };
};

/**
 * Clears what a killed run left: servers that outlived their program (where nothing binds them to it), known by boot,
 * pid and start time, and their socket files.
 * Only for the holder of the folder's lock.
 */
export const endOrphans = async (directory: string, log: (line: string) => void): Promise<void> => {
  const state = readState(directory);
  for (const [name, { identity }] of Object.entries(state?.parts ?? {})) {
    if (!identity || !isAlive(identity)) continue;
    log(`ending ${name} (process ${identity.pid}), left over from a run that was killed`);
    await killAll(familyOf(identity));
  }
  if (state?.ports) removeSockets(state.ports);
  removeState(directory);
};
