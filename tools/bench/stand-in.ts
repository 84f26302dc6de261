import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createManagedProcess, type ManagedProcess, type ProcessName } from '../system/managed-process';
import type { BenchSystem } from './bench-system';

/** Starts a process of the benchmark that takes the place of one of the engine's: same environment, other entry. */
export const startStandIn = async (
  { env, compiled, directory }: BenchSystem,
  role: ProcessName,
  name: string,
  settings: Record<string, string>,
): Promise<ManagedProcess> => {
  // A folder of its own, since a process takes its log's name from its role.
  const logs = join(directory, 'logs', name);
  mkdirSync(logs, { recursive: true });
  const standIn = createManagedProcess(role, {
    env: { ...env, ...settings },
    compiled,
    logs,
    entry: [`tools/bench/${name}.js`],
  });
  await standIn.start();
  return standIn;
};
