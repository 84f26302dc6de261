import { randomBytes } from 'node:crypto';
import { ENGINE_USER_ID } from '../../contracts/identity/actor';
import { localMasterKey } from '../../platform/crypto/local-master-key';
import { createMasterKeys } from '../../platform/crypto/master-keys';
import { createDataSource } from '../../platform/data-source/data-source';
import { createUnitOfWork, type WithActor } from '../../platform/database/unit-of-work';
import { createTestDatabase } from './database';

export interface TestUnit {
  withActor: WithActor;
  query<T>(sql: string, parameters?: unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

/** A migrated database of this file's own, with random keys, behind the real unit of work as workers have it. */
export const openTestUnit = async (): Promise<TestUnit> => {
  const database = await createTestDatabase();
  const open = (url: string, poolSize: number) =>
    // Tests ask for far more at once than the pool holds, on a machine that does other things: they wait.
    createDataSource({ url, poolSize, applicationName: 'test', connectTimeoutMs: 30_000 }).initialize();
  const dataSource = await open(database.url, 20);
  const superuser = await open(database.superuserUrl, 1);
  const masterKeys = createMasterKeys(localMasterKey(randomBytes(32)));
  return {
    withActor: createUnitOfWork({
      dataSource,
      masterKeys,
      lookupKey: randomBytes(32),
      principalId: ENGINE_USER_ID,
    }),
    query: (sql, parameters) => superuser.query(sql, parameters),
    async close() {
      await superuser.destroy();
      await dataSource.destroy();
      await database.drop();
    },
  };
};
