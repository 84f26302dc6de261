import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { Client as PgClient } from 'pg';
import { loadWorkerConfig } from '../../platform/config';
import { openPayloadKeys } from '../../platform/crypto/payload-keys';
import { createTemporalClient } from '../../platform/temporal/client';
import { createDataConverter } from '../../platform/temporal/data-converter';
import { startStack, type Stack } from '../../stack/stack';
import { createApiClient, type ApiClient } from '../../tools/demo/api-client';
import { createClients, type Stage } from '../../tools/demo/stories';
import { prepareLocal, type LocalPeople } from '../../tools/system/prepare';
import { compiledCode } from './compiled-code';
import { startSystem, type System } from '../../tools/system/system';

/** For tests that kill workers: what the dead one held is given out again after two seconds, or one. */
export const QUICK_RECOVERY = { TEMPORAL_TASK_TIMEOUT_SECONDS: '2', WORKER_STICKY_TIMEOUT_SECONDS: '1' };

export interface TestSystem extends System {
  stack: Stack;
  people: LocalPeople;
  clients: Stage['clients'] & Record<'lead' | 'admin', ApiClient>;
  /** Reads as the superuser, to check what the system itself may not see. */
  query<T>(sql: string, parameters?: unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

/**
 * The whole system as its users start it, on free ports, with servers of its own that a test may kill. `seedFirst` finds
 * a database that has been migrated and knows nobody.
 */
export const startTestSystem = async (
  settings: Record<string, string> = {},
  seedFirst?: (env: Record<string, string>) => Promise<void>,
): Promise<TestSystem> => {
  const directory = mkdtempSync(join(tmpdir(), 'hingecraft-system-'));
  const quiet = () => undefined;
  const stack = await startStack({ directory, ports: 'free', environment: {}, log: quiet, onPartDied: quiet });
  const close = async (system?: System) => {
    await system?.stop();
    await stack.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  let people: LocalPeople | undefined;
  try {
    const system = await startSystem({
      stack,
      compiled: compiledCode(),
      ports: 'free',
      settings: { API_RATE_LIMIT_PER_MINUTE: '100000', ...settings },
      log: quiet,
      prepare: async (env) => {
        await seedFirst?.(env);
        people = await prepareLocal(env, directory, quiet);
      },
    });
    if (!people) throw new Error('no people were made');
    const superuserUrl = Object.assign(new URL(stack.env['POSTGRES_SUPERUSER_URL'] ?? ''), {
      pathname: new URL(stack.env['DATABASE_URL'] ?? '').pathname,
    }).href;
    return {
      ...system,
      stack,
      people,
      clients: {
        ...createClients({ url: system.url, people }),
        lead: createApiClient(system.url, people.lead.apiKey),
        admin: createApiClient(system.url, people.admin.apiKey),
      },
      async query<T>(sql: string, parameters: unknown[] = []) {
        const client = new PgClient({ connectionString: superuserUrl });
        await client.connect();
        try {
          return (await client.query(sql, parameters)).rows as T[];
        } finally {
          await client.end();
        }
      },
      close: () => close(system),
    };
  } catch (error) {
    await close();
    throw error;
  }
};

/** A client of its Temporal, with its payload keys. The caller closes the connection. */
export const temporalOf = ({ env }: Pick<System, 'env'>): Client => {
  const config = loadWorkerConfig(env);
  return createTemporalClient(config, createDataConverter(openPayloadKeys(config)));
};
