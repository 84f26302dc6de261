import { OPERATOR_USER_ID } from '../contracts/identity/actor';
import type { DatabaseConfig } from '../platform/config';
import { checkMasterKeys } from '../platform/crypto/check-master-keys';
import { loadKey } from '../platform/crypto/master-key';
import type { MasterKeys } from '../platform/crypto/master-keys';
import { openMasterKeys } from '../platform/crypto/open-master-keys';
import { createDataSource } from '../platform/data-source/data-source';
import { createUnitOfWork, type WithActor } from '../platform/database/unit-of-work';

export interface Tool {
  withActor: WithActor;
  masterKeys: MasterKeys;
  close(): Promise<void>;
}

interface ToolOptions {
  checkKeys?: boolean;
  /** The principal whose rows the command reaches, if those of the operator are not enough. */
  principalId?: string;
}

/** Opens the database for a command, for as long as it runs. Throws `WrongMasterKey`. */
export const openTool = async (
  config: DatabaseConfig,
  { checkKeys = true, principalId }: ToolOptions = {},
): Promise<Tool> => {
  const masterKeys = openMasterKeys(config);
  const lookupKey = loadKey({ name: 'LOOKUP_KEY', value: config.LOOKUP_KEY, file: config.LOOKUP_KEY_FILE });
  const dataSource = await createDataSource({
    url: config.DATABASE_URL,
    poolSize: 2,
    applicationName: 'hingecraft-tool',
    statementTimeoutMs: 60_000,
  }).initialize();
  const tool = {
    withActor: createUnitOfWork({
      dataSource,
      masterKeys,
      lookupKey,
      ...(principalId !== undefined && { principalId }),
    }),
    masterKeys,
    close: () => dataSource.destroy(),
  };
  if (!checkKeys) return tool;
  await checkMasterKeys(tool.withActor, masterKeys, { userId: OPERATOR_USER_ID, requestId: 'tool-start' }).catch(
    async (error: unknown) => {
      await tool.close();
      throw error;
    },
  );
  return tool;
};
