import { escapeLiteral, type PoolClient, type QueryResult as DriverResult } from 'pg';
import { QueryFailedError, QueryResult, type DataSource, type QueryRunner } from 'typeorm';
import type { Actor } from '../../contracts/identity/actor';
import { isSilence, withoutValues } from './database-errors';
import { statementText, withValues } from './statement-text';

export type Isolation = 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

/**
 * The error of work that caught an SQL error and continued: Postgres has given the transaction up, and a COMMIT would
 * roll back silently.
 */
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

/** A statement without a needed result. */
export interface Write {
  text: string;
  values: readonly unknown[];
  /** The error of the unit of work when this constraint refuses it. */
  refusedAs?: { constraint: string; error: () => Error };
}

/**
 * One transaction on one connection, watched so that its commit is reliable. Statements without a result (the
 * beginning, writes) are sent with the next statement: the order is kept, and round trips are saved.
 */
export interface GuardedRunner {
  readonly runner: QueryRunner;
  /** `principalId`: whose rows the transaction reaches. */
  begin(actor: Actor, isolation: Isolation, principalId: string): Promise<void>;
  /** Sends the write with the next statement, at the latest with the COMMIT; that one reports what is wrong with it. */
  later(write: Write): void;
  /** Returns the first error of the database, unless a savepoint undid it. */
  firstError(): unknown;
  /** Whether a statement other than a plain SELECT may have changed rows. */
  mayHaveChanged(): boolean;
  /** Returns the error itself, or the lost connection behind it: TypeORM then only reports that it is released. */
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

/** As TypeORM hands a result on: of an UPDATE or DELETE also how many rows. */
const asTypeOrm = ({ command, rows, rowCount }: DriverResult): QueryResult => {
  const result = new QueryResult();
  result.records = rows;
  if (rowCount !== null) result.affected = rowCount;
  result.raw = command === 'UPDATE' || command === 'DELETE' ? [rows, rowCount] : rows;
  return result;
};

export const createGuardedRunner = (dataSource: DataSource): GuardedRunner => {
  const runner = dataSource.createQueryRunner();
  const sendAlone = runner.query.bind(runner);
  let client: PoolClient;
  let waiting: string[] = [];
  let begun = false;
  let firstError: unknown;
  let changed = false;
  let over = false;
  // TypeORM keeps its own count of transactions in startTransaction and commitTransaction; what they send is
  // replaced here, so that context, writes and last statements cost no round trip of their own.
  let replacement: { of: 'START TRANSACTION' | 'COMMIT'; text: string | undefined } | undefined;

  /** Several statements in one message; the result of the last. Values stand in `text`, so errors name `sql` instead. */
  const sendTogether = async (text: string, sql: string): Promise<QueryResult> => {
    try {
      const results = (await client.query(text)) as unknown as DriverResult | DriverResult[];
      const last = Array.isArray(results) ? results.at(-1) : results;
      if (!last) throw new Error('the database answered nothing');
      return asTypeOrm(last);
    } catch (error) {
      throw new QueryFailedError(sql, undefined, error as Error);
    }
  };

  const send = async (sql: string, parameters?: unknown[]): Promise<QueryResult> => {
    if (waiting.length === 0) return sendAlone(sql, parameters, true);
    const before = waiting;
    waiting = [];
    begun = true;
    const text = withValues(sql, parameters);
    if (text !== undefined) return sendTogether([...before, text].join('; '), sql);
    await sendTogether(before.join('; '), 'deferred writes');
    return sendAlone(sql, parameters, true);
  };

  const guarded = async (sql: string, parameters?: unknown[], structured = false): Promise<unknown> => {
    // A statement that the work did not await may come in between; it stays what it is.
    const ours = replacement?.of === sql ? replacement : undefined;
    if (ours) replacement = undefined;
    if (ours && ours.text === undefined) return structured ? new QueryResult() : undefined;
    try {
      const result = ours?.text === undefined ? await send(sql, parameters) : await sendTogether(ours.text, sql);
      if (ROLLBACK_TO_SAVEPOINT.test(sql)) firstError = undefined;
      // Statements that report no count, such as a WITH that writes, count as changes.
      if (!ours && !READS.test(sql) && result.affected !== 0) changed = true;
      return structured ? result : (result.raw as unknown);
    } catch (error) {
      firstError ??= withoutValues(error);
      throw withoutValues(error);
    }
  };
  runner.query = guarded as QueryRunner['query'];

  return {
    runner,
    async begin(actor, isolation, principalId) {
      client = (await runner.connect()) as PoolClient;
      waiting = [
        `START TRANSACTION ISOLATION LEVEL ${isolation}`,
        setLocal('actor_id', actor.userId),
        setLocal('on_behalf_of', actor.onBehalfOf ?? ''),
        setLocal('request_id', actor.requestId),
        setLocal('principal', principalId),
      ];
      replacement = { of: 'START TRANSACTION', text: undefined };
      await runner.startTransaction();
    },
    later({ text, values }) {
      waiting.push(statementText(text, values));
      changed = true;
    },
    firstError: () => firstError,
    explain: (error) => (runner.isReleased && !over ? new ConnectionLost(error) : error),
    mayHaveChanged: () => changed,
    async commit(lastStatements) {
      const status = client.getTransactionStatus();
      // The driver hands an error on before it has read the status that follows it.
      if (firstError !== undefined || status === 'E') throw new SwallowedSqlError(firstError);
      if (begun && status !== 'T')
        throw new Error('the work inside withActor ended the transaction itself; leave that to withActor');
      const nothingToDo = !begun && !changed && lastStatements.length === 0;
      const text = nothingToDo ? undefined : [...waiting, ...lastStatements, 'COMMIT'].join('; ');
      waiting = [];
      replacement = { of: 'COMMIT', text };
      await runner.commitTransaction();
    },
    async abandon() {
      replacement = undefined;
      waiting = [];
      try {
        if (!runner.isTransactionActive || runner.isReleased) return;
        if (isSilence(firstError)) throw firstError;
        await sendAlone('ROLLBACK');
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
