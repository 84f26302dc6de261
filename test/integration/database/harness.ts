import { randomBytes } from 'node:crypto';
import { Client, type DatabaseError } from 'pg';
import type { DataSource } from 'typeorm';
import { ENGINE_USER_ID, type Actor } from '../../../contracts/identity/actor';
import { localMasterKey } from '../../../platform/crypto/local-master-key';
import { createMasterKeys, type MasterKeys } from '../../../platform/crypto/master-keys';
import { createDataSource } from '../../../platform/data-source/data-source';
import { createUnitOfWork, type WithActor } from '../../../platform/database/unit-of-work';
import { createTestDatabase, type TestDatabase } from '../../setup/database';

export interface Harness {
  db: TestDatabase;
  /** As the role that serves. */
  dataSource: DataSource;
  /** As the role that serves, for the engine. */
  app: Client;
  owner: Client;
  superuser: Client;
  withActor: WithActor;
  masterKeys: MasterKeys;
  lookupKey: Buffer;
  /** A further connection of the serving role, closed with the harness. */
  connect(): Promise<Client>;
  close(): Promise<void>;
}

/** With a principal, every statement reaches what that one does; without, a connection of the serving role reaches nothing. */
export const openClient = async (connectionString: string, principalId?: string): Promise<Client> => {
  const client = new Client({
    connectionString,
    ...(principalId !== undefined && { options: `-c app.principal=${principalId}` }),
  });
  // A terminated connection is part of some tests.
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

export const openHarness = async (poolSize = 10): Promise<Harness> => {
  const db = await createTestDatabase();
  const dataSource = await createDataSource({ url: db.url, poolSize, applicationName: 'test' }).initialize();
  const masterKeys = createMasterKeys(localMasterKey(randomBytes(32)));
  const lookupKey = randomBytes(32);
  const clients: Client[] = [];
  const connect = async (url: string, principalId?: string) => {
    const client = await openClient(url, principalId);
    clients.push(client);
    return client;
  };
  return {
    db,
    dataSource,
    app: await connect(db.url, ENGINE_USER_ID),
    owner: await connect(db.ownerUrl),
    superuser: await connect(db.superuserUrl),
    withActor: createUnitOfWork({ dataSource, masterKeys, lookupKey, principalId: ENGINE_USER_ID }),
    masterKeys,
    lookupKey,
    connect: () => connect(db.url, ENGINE_USER_ID),
    async close() {
      await Promise.all(clients.map((client) => client.end()));
      await dataSource.destroy();
      await db.drop();
    },
  };
};

let requests = 0;
export const engine = (): Actor => ({ userId: ENGINE_USER_ID, requestId: `test-${(requests += 1)}` });

/** What the database refused with: constraint or SQLSTATE; `ok` when it did not. */
export const refusal = (running: Promise<unknown>): Promise<string> =>
  running.then(
    () => 'ok',
    (error: DatabaseError) => error.constraint ?? error.code ?? String(error),
  );

/** Until somebody waits for a lock on the table. */
export const waitsForLock = async (client: Client, table: string): Promise<void> => {
  for (let tries = 0; tries < 4_000; tries += 1) {
    const { rowCount } = await client.query('select from pg_locks where not granted and relation = $1::regclass', [
      table,
    ]);
    if (rowCount) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`nobody waits for a lock on ${table}`);
};

/** Runs the same attempt on several connections at once; answers how many passed and why the others did not. */
export const race = async (clients: readonly Client[], attempt: (client: Client) => Promise<unknown>) => {
  const answers = await Promise.all(clients.map((client) => refusal(attempt(client))));
  return {
    passed: answers.filter((answer) => answer === 'ok').length,
    refusals: [...new Set(answers)].filter((a) => a !== 'ok'),
  };
};
