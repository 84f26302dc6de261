import { escapeLiteral, type PoolClient } from 'pg';
import type { DataSource, QueryResult, QueryRunner } from 'typeorm';
import type { Actor } from '../../contracts/identity/actor';
import { isSilence, withoutValues } from './database-errors';

export type Isolation = 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

/** Work caught an SQL error and went on: Postgres has given the transaction up, and a COMMIT would roll back silently. */
export class SwallowedSqlError extends Error {
  override name = 'SwallowedSqlError';
  constructor(cause: unknown) {
    super('an SQL error was caught inside withActor; let it pass, or put the statement into manager.transaction()', {
      cause,
    });
  }
}

/** The connection ended between two statements; TypeORM would call its runner released. */
class ConnectionLost extends Error {
  override name = 'ConnectionLost';
  /** SQLSTATE of a connection failure. */
  readonly code = '08006';
  constructor(cause: unknown) {
    super('the database connection was lost inside a transaction', { cause });
  }
}

/** One transaction on one connection, watched so that its commit means what it says. */
export interface GuardedRunner {
  readonly runner: QueryRunner;
  begin(actor: Actor, isolation: Isolation): Promise<void>;
  /** What the database refused first, unless a savepoint undid it. */
  firstError(): unknown;
  /** Whether a statement other than a plain SELECT may have changed rows. */
  mayHaveChanged(): boolean;
  /** The error itself, unless the connection was lost behind it: TypeORM then only says that it is released. */
  explain(error: unknown): unknown;
  /** Runs the statements and COMMIT in one round trip. */
  commit(lastStatements: readonly string[]): Promise<void>;
  /** Never throws; a connection that cannot roll back is closed instead of reused. */
  abandon(): Promise<void>;
  release(): Promise<void>;
}

const READS = /^\s*(select|savepoint|release\s+savepoint|rollback\s+to\s+savepoint)\b/i;
const ROLLBACK_TO_SAVEPOINT = /^\s*rollback\s+to\s+savepoint\b/i;

const setLocal = (name: string, value: string) => `SET LOCAL app.${name} = ${escapeLiteral(value)}`;

export const createGuardedRunner = (dataSource: DataSource): GuardedRunner => {
  const runner = dataSource.createQueryRunner();
  const send = runner.query.bind(runner);
  let client: PoolClient;
  let firstError: unknown;
  let changed = false;
  let over = false;
  // TypeORM keeps its own count of transactions in startTransaction and commitTransaction; what they send is
  // replaced here, so that context and last statements cost no round trip of their own.
  let replacement: { of: 'START TRANSACTION' | 'COMMIT'; text: string } | undefined;

  const guarded = async (sql: string, parameters?: unknown[], structured = false): Promise<unknown> => {
    // A statement that the work did not await may come in between; it stays what it is.
    const ours = replacement?.of === sql;
    const text = replacement?.of === sql ? replacement.text : sql;
    if (ours) replacement = undefined;
    try {
      const result: QueryResult = await send(text, parameters, true);
      if (ROLLBACK_TO_SAVEPOINT.test(text)) firstError = undefined;
      // Statements that report no count, such as a WITH that writes, count as changes.
      if (!ours && !READS.test(text) && result.affected !== 0) changed = true;
      return structured ? result : (result.raw as unknown);
    } catch (error) {
      if (ours && typeof error === 'object' && error !== null) Object.assign(error, { query: sql });
      firstError ??= withoutValues(error);
      throw withoutValues(error);
    }
  };
  runner.query = guarded as QueryRunner['query'];

  return {
    runner,
    async begin(actor, isolation) {
      client = (await runner.connect()) as PoolClient;
      const statements = [
        `START TRANSACTION ISOLATION LEVEL ${isolation}`,
        setLocal('actor_id', actor.userId),
        setLocal('on_behalf_of', actor.onBehalfOf ?? ''),
        setLocal('request_id', actor.requestId),
      ];
      replacement = { of: 'START TRANSACTION', text: statements.join('; ') };
      await runner.startTransaction();
    },
    firstError: () => firstError,
    explain: (error) => (runner.isReleased && !over ? new ConnectionLost(error) : error),
    mayHaveChanged: () => changed,
    async commit(lastStatements) {
      const status = client.getTransactionStatus();
      // The driver hands an error on before it has read the status that follows it.
      if (firstError !== undefined || status === 'E') throw new SwallowedSqlError(firstError);
      if (status !== 'T')
        throw new Error('the work inside withActor ended the transaction itself; leave that to withActor');
      replacement = { of: 'COMMIT', text: [...lastStatements, 'COMMIT'].join('; ') };
      await runner.commitTransaction();
    },
    async abandon() {
      replacement = undefined;
      try {
        if (!runner.isTransactionActive || runner.isReleased) return;
        if (isSilence(firstError)) throw firstError;
        await send('ROLLBACK');
      } catch {
        // The pool drops a connection that has ended when it is released.
        await client.end().catch(() => undefined);
      }
    },
    release() {
      over = true;
      return runner.release();
    },
  };
};
