import type { DatabaseConfig } from '../platform/config';
import { loadKey } from '../platform/crypto/master-key';
import { createDataSource } from '../platform/database/data-source';
import { createUnitOfWork, type WithActor } from '../platform/database/unit-of-work';

export interface Tool {
  withActor: WithActor;
  close(): Promise<void>;
}

/** A command's way to the database, for as long as it runs. */
export const openTool = async (config: DatabaseConfig): Promise<Tool> => {
  const masterKey = loadKey({ name: 'MASTER_KEY', value: config.MASTER_KEY, file: config.MASTER_KEY_FILE });
  const lookupKey = loadKey({ name: 'LOOKUP_KEY', value: config.LOOKUP_KEY, file: config.LOOKUP_KEY_FILE });
  const dataSource = await createDataSource({
    url: config.DATABASE_URL,
    poolSize: 2,
    applicationName: 'hingecraft-tool',
    statementTimeoutMs: 60_000,
  }).initialize();
  return { withActor: createUnitOfWork({ dataSource, masterKey, lookupKey }), close: () => dataSource.destroy() };
};
