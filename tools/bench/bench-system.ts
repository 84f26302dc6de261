import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { Pool } from 'pg';
import { loadWorkerConfig } from '../../platform/config';
import { openPayloadKeys } from '../../platform/crypto/payload-keys';
import { createTemporalClient } from '../../platform/temporal/client';
import { createDataConverter } from '../../platform/temporal/data-converter';
import { startStack } from '../../stack/stack';
import { compiledCode } from '../build/compiled-code';
import { createClients, type Stage } from '../demo/stories';
import { prepareLocal, type LocalPeople } from '../system/prepare';
import { startSystem, type System } from '../system/system';

export interface BenchSystem extends System {
  /** Data and logs of this run; goes with it. */
  directory: string;
  clients: Stage['clients'];
  people: LocalPeople;
  temporal: Client;
  /** As the superuser, beside the system: checks, and the table of the bare route. */
  query<T>(sql: string, parameters?: unknown[]): Promise<T[]>;
}

/**
 * The benchmark is one caller; its own limit would be all that it measures. The time-outs are those of the first
 * measurements, since M7 measures what it takes to recover.
 */
const SETTINGS = {
  API_RATE_LIMIT_PER_MINUTE: '1000000',
  TEMPORAL_TASK_TIMEOUT_SECONDS: '4',
  WORKER_STICKY_TIMEOUT_SECONDS: '1',
};

/** Starts the whole system as its users start it, durable, on free ports, with servers and data of its own. */
export const startBenchSystem = async (log: (line: string) => void): Promise<BenchSystem> => {
  const compiled = await compiledCode(log);
  const directory = mkdtempSync(join(tmpdir(), 'hingecraft-bench-'));
  const stack = await startStack({ directory, ports: 'free', environment: {}, log });
  let system: System | undefined;
  const close = async () => {
    await system?.stop();
    await stack.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    let people: LocalPeople | undefined;
    system = await startSystem({
      stack,
      compiled,
      ports: 'free',
      settings: SETTINGS,
      log,
      prepare: async (env) => {
        people = await prepareLocal(env, directory, log);
      },
    });
    if (!people) throw new Error('no people were made');
    const { DATABASE_URL = '', POSTGRES_SUPERUSER_URL = '' } = stack.env;
    const { pathname } = new URL(DATABASE_URL);
    const pool = new Pool({
      connectionString: Object.assign(new URL(POSTGRES_SUPERUSER_URL), { pathname }).href,
      max: 4,
    });
    const config = loadWorkerConfig(system.env);
    const temporal = createTemporalClient(config, createDataConverter(openPayloadKeys(config)));
    return {
      ...system,
      directory,
      clients: createClients({ url: system.url, people }),
      people,
      temporal,
      async query<T>(sql: string, parameters: unknown[] = []) {
        return (await pool.query(sql, parameters)).rows as T[];
      },
      async stop() {
        await temporal.connection.close();
        await pool.end();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
};
