import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Identity } from './identity';
import { type PartName } from './part';
import { type Ports } from './ports';
import { writePrivately } from './secrets';

/** The state that a running stack leaves in its folder, for programs that use, check or stop it. */
export interface StackState {
  /** The program whose death ends the servers. */
  owner: Identity;
  /** Started by `npm run stack up`, so `down` may stop it. */
  background: boolean;
  ready: boolean;
  /** How others ask the owner to kill, stop or start a part. */
  control: { port: number; token: string };
  /** Known once the servers' binaries are there. */
  ports?: Ports;
  parts: Partial<Record<PartName, { address: string; logFile: string; identity?: Identity }>>;
}

const fileIn = (directory: string): string => join(directory, 'stack.json');

export const lockFileIn = (directory: string): string => join(directory, 'stack.lock');

export const readState = (directory: string): StackState | undefined => {
  try {
    return JSON.parse(readFileSync(fileIn(directory), 'utf8')) as StackState;
  } catch {
    return undefined;
  }
};

export const writeState = (directory: string, state: StackState): void =>
  writePrivately(fileIn(directory), `${JSON.stringify(state, null, 2)}\n`);

export const removeState = (directory: string): void => rmSync(fileIn(directory), { force: true });
