import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { ENTITIES, MIGRATIONS } from './schema';

export interface DataSourceSettings {
  url: string;
  /** Connections this process may hold. */
  poolSize: number;
  /** Shown in `pg_stat_activity`. */
  applicationName: string;
  /** 0 for none, as migrations need. */
  statementTimeoutMs?: number;
  /** How long a unit of work waits for a connection, or for the server to take one. */
  connectTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 10_000;
/** A unit of work that waits this long between statements holds locks for nothing: its process hangs. */
const IDLE_IN_TRANSACTION_MS = 15_000;

/**
 * Creates a data source that is not yet connected: call `initialize()`. The schema is the migrations' business, never
 * synchronised.
 */
export const createDataSource = ({
  url,
  poolSize,
  applicationName,
  statementTimeoutMs = STATEMENT_TIMEOUT_MS,
  connectTimeoutMs = CONNECT_TIMEOUT_MS,
}: DataSourceSettings): DataSource =>
  new DataSource({
    type: 'postgres',
    url,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    synchronize: false,
    installExtensions: false,
    logging: false,
    poolSize,
    applicationName,
    connectTimeoutMS: connectTimeoutMs,
    // A broken idle connection is replaced by the next use; the use itself reports what does not work.
    poolErrorHandler: () => undefined,
    extra: {
      keepAlive: true,
      statement_timeout: statementTimeoutMs,
      // The server's own limit comes first; this one is for a server that no longer answers at all.
      query_timeout: statementTimeoutMs === 0 ? 0 : statementTimeoutMs + 5_000,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    },
  });
