import type { ClientBase } from 'pg';
import { OPERATOR_USER_ID } from '../../contracts/identity/actor';
import { AUDIT_COLUMNS, type AuditRow } from '../../platform/database/audit-chain';
import { chainRecordOf } from '../../platform/database/audit-range';
import type { ChainHead, ChainRecord } from '../../platform/database/chain-check';
import type { AccessRow } from '../../domain/access/access-log-seal';
import { archiveKey, type Tombstone } from '../../domain/audit/tombstone';
import { TOMBSTONE_COLUMNS } from '../../entities/audit/retention.store';
import { ACCESS_COLUMNS } from '../../entities/access/access-log.store';
import type { AccessRows, AuditSource } from './audit-source';
import { databaseCheckpoints, type CheckpointObjects } from './database-checkpoints';

const BATCH = 2_000;

/** Rows of a statement through a cursor, a batch at a time. */
async function* cursorRows<T extends object>(client: ClientBase, name: string, sql: string): AsyncIterable<T> {
  await client.query(`declare ${name} no scroll cursor for ${sql}`);
  for (;;) {
    const { rows } = await client.query<T>(`fetch ${BATCH} from ${name}`);
    yield* rows;
    if (rows.length < BATCH) break;
  }
  await client.query(`close ${name}`);
}

/** Two rows of one sequence stay apart, so that a fork shows. */
async function* events(client: ClientBase): AsyncIterable<ChainRecord> {
  const sql = `select ${AUDIT_COLUMNS} from audit_logs order by stream, sequence, id`;
  for await (const row of cursorRows<AuditRow>(client, 'audit_events', sql)) yield chainRecordOf(row);
}

/** Reads ahead by one row, which belongs to the next range. */
const inRanges = (rows: AsyncIterable<AccessRow>): AccessRows => {
  const iterator = rows[Symbol.asyncIterator]();
  let ahead: AccessRow | undefined;
  let ended = false;
  return async function* (below) {
    for (;;) {
      if (!ahead && !ended) {
        const result = await iterator.next();
        if (result.done) ended = true;
        else ahead = result.value;
      }
      if (!ahead || (below !== undefined && BigInt(ahead.transaction_id) >= BigInt(below))) return;
      const row = ahead;
      ahead = undefined;
      yield row;
    }
  };
};

/**
 * Opens the log in the database, read through cursors of the client's open transaction, which must be REPEATABLE READ
 * for one snapshot of it; and the checkpoints in the object store beside it.
 */
export const databaseSource = (client: ClientBase, objects: CheckpointObjects): AuditSource => ({
  archive: async () => undefined,
  async heads() {
    const { rows } = await client.query<{ stream: number; sequence: string; hash: Buffer }>(
      'select stream, sequence, hash from audit_heads order by stream',
    );
    return new Map(
      rows.map(({ stream, sequence, hash }): [number, ChainHead] => [stream, { sequence: BigInt(sequence), hash }]),
    );
  },
  async tombstones() {
    const { rows } = await client.query<Tombstone>(`select ${TOMBSTONE_COLUMNS} from audit_tombstones
      order by stream, first_sequence`);
    return rows;
  },
  async archiveFiles(tombstone) {
    const { store } = objects;
    const [key, files] = [archiveKey(tombstone), [] as Buffer[]];
    for await (const version of store.versions(key)) if (version.key === key) files.push(await store.read(version));
    return files;
  },
  checkpoints: () => databaseCheckpoints(client, objects),
  events: () => events(client),
  accessRows: inRanges(
    cursorRows<AccessRow>(
      client,
      'audit_reads',
      `select ${ACCESS_COLUMNS} from access_log order by transaction_id, id`,
    ),
  ),
});

/** Opens one snapshot of the whole log for as long as `work` takes. */
export const inSnapshot = async <T>(client: ClientBase, work: () => Promise<T>): Promise<T> => {
  // In one message: a database that ends idle transactions has no moment to do so before it is asked not to.
  await client.query(`begin isolation level repeatable read read only;
    set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;
    set local app.principal = '${OPERATOR_USER_ID}'`);
  try {
    return await work();
  } finally {
    await client.query('rollback');
  }
};
