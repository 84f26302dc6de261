import { existsSync } from 'node:fs';
import { lockHolder } from '../lock';
import { join } from 'node:path';
import { describeProcess, isAlive } from '../identity';
import { lastLines } from '../process';
import { healthOf } from '../reuse';
import { ALL_PARTS, type PartName } from '../stack';
import { ADDRESS_VARIABLE, publicAddress } from '../stack-env';
import { lockFileIn, readState, type StackState } from '../state';

/** The text that `run` logs when a server dies, by which `status` finds the server's last lines in the log. */
export const DEATH = ' has died; its last lines:';
export const READY = 'ready';

interface Row {
  name: string;
  state: string;
  address: string;
  process: string;
}

const rowOf = async (name: PartName, state: StackState | undefined): Promise<Row> => {
  const external = process.env[ADDRESS_VARIABLE[name]];
  if (external) {
    return { name, state: 'external', address: publicAddress(external), process: `from ${ADDRESS_VARIABLE[name]}` };
  }
  const part = state?.parts[name];
  if (!part) return { name, state: 'down', address: '', process: '' };
  const process_ = part.identity ? `process ${part.identity.pid}` : '';
  return { name, state: await healthOf(part), address: part.address, process: process_ };
};

/** Why the last run in the background ended, when one of its servers died. */
const lastDeath = (directory: string): string[] => {
  const lines = lastLines(join(directory, 'logs', 'stack.log'), 40);
  const death = lines.findLastIndex((line) => line.includes(DEATH));
  const laterStart = lines.findLastIndex((line) => line === READY);
  return death > laterStart ? ['the last run ended:', ...lines.slice(death)] : [];
};

/** @returns whether every server is up or somebody else's. */
export const printStatus = async (directory: string): Promise<boolean> => {
  const state = readState(directory);
  const rows = await Promise.all(ALL_PARTS.map((name) => rowOf(name, state)));
  for (const row of rows) {
    console.log(`${row.name.padEnd(10)}${row.state.padEnd(17)}${row.address.padEnd(27)}${row.process}`.trimEnd());
  }
  const holder = existsSync(lockFileIn(directory)) ? lockHolder(lockFileIn(directory)) : undefined;
  if (holder && isAlive(holder)) console.log(`run by process ${holder.pid} (${describeProcess(holder.pid).trim()})`);
  else lastDeath(directory).forEach((line) => console.log(line));
  const ui = state?.ports?.temporalUi;
  if (ui && rows.some(({ name, state: is }) => name === 'temporal' && is === 'up'))
    console.log(`Temporal UI: http://localhost:${ui}`);
  console.log(`data, credentials and logs: ${directory}`);
  return rows.every(({ state: is }) => is === 'up' || is === 'external');
};
