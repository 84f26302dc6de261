import type { Client } from 'pg';
import { v7 as newId } from 'uuid';
import { ENGINE_USER_ID } from '../../../contracts/identity/actor';
import { appendAuditEvent, HASH, insertRow, nextNumber, rowsIn, soon, unique, type Values } from './rows';

const DAY_MS = 86_400_000;

/** The stream as of now, signed and under lock; answers its head. */
export const signStream = async (client: Client, stream: number) => {
  const { rows: heads } = await client.query<{ sequence: string; hash: string }>(
    `select sequence, encode(hash, 'hex') as hash from audit_heads where stream = $1`,
    [stream],
  );
  const now = new Date();
  const sequence = 1_000_000 + nextNumber();
  await insertRow(client, 'audit_checkpoints', {
    sequence,
    previous_sha256: HASH,
    event_count: 1,
    from_at: now,
    to_at: now,
    signature: 's',
    heads: JSON.stringify([{ stream, ...heads[0] }]),
    asset_id: await rowsIn(client).asset({ retained_until: soon() }),
  });
  return heads[0]!;
};

export const insertRun = async (client: Client, policyId: string, stream: number, first: number, v: Values = {}) => {
  const { sequence, hash } = await signStream(client, stream);
  const range = { stream, first: String(first), last: sequence, root: hash };
  const run = await insertRow(client, 'retention_runs', {
    policy_id: policyId,
    policy_by: ENGINE_USER_ID,
    started_by: ENGINE_USER_ID,
    status: 'counted',
    cutoff: new Date(Date.now() - 365 * DAY_MS - 60_000),
    selection: JSON.stringify([range]),
    selected_count: Number(sequence) - first + 1,
    selection_sha256: HASH,
    ...v,
  });
  const key = `archives/${stream}/${first}-${sequence}.ndjson.gz`;
  const asset = await rowsIn(client).asset({ bucket: unique('bucket'), key, retained_until: soon() });
  return { run, first, last: Number(sequence), root: hash, asset };
};
export type InsertedRun = Awaited<ReturnType<typeof insertRun>>;

export const purge = (client: Client, stream: number, { run, first, last, asset }: InsertedRun) =>
  client.query('select * from audit_purge($1, $2, $3::smallint, $4, $5, $6)', [
    run,
    newId(),
    stream,
    first,
    last,
    asset,
  ]);

export const appendOldEvents = async (client: Client, stream: number, ages: readonly number[], v: Values = {}) => {
  for (const days of ages)
    await appendAuditEvent(client, stream, { occurred_at: new Date(Date.now() - days * DAY_MS).toISOString(), ...v });
};
