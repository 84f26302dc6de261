import type { ClientBase } from 'pg';
import { CHECKPOINT_PREFIX, checkpointKey, statementText, type SignedHead } from '../../domain/audit/checkpoint';
import type { LockedStore } from '../../platform/storage/locked-store';
import type { CheckpointPair } from '../../domain/audit/export-line';

/** The object store, and a read of the current database. */
export interface CheckpointObjects {
  store: Pick<LockedStore, 'bucket' | 'versions' | 'read'>;
  /** Signature of a checkpoint as of now: one may have been made since the picture was taken. */
  signatureNow(sequence: string): Promise<string | undefined>;
}

interface Row {
  sequence: string;
  previous_sha256: string | null;
  heads: SignedHead[];
  event_count: string;
  from_at: Date;
  to_at: Date;
  signature: string;
  bucket: string;
  retained_until: Date | null;
}

const PAGE = 500;
const READ_PAGE = `select c.sequence, previous_sha256, heads, event_count, from_at, to_at, signature, bucket, retained_until
  from audit_checkpoints c left join assets a on a.id = c.asset_id where c.sequence > $1 order by c.sequence limit ${PAGE}`;

async function* checkpointRows(client: ClientBase): AsyncIterable<Row> {
  for (let after = '0'; ;) {
    const { rows } = await client.query<Row>(READ_PAGE, [after]);
    yield* rows;
    after = rows.at(-1)?.sequence ?? after;
    if (rows.length < PAGE) return;
  }
}

const sequenceOf = (key: string): string | undefined => {
  const [, digits] = new RegExp(`^${CHECKPOINT_PREFIX}0*([1-9]\\d*)\\.jws$`).exec(key) ?? [];
  return digits !== undefined && checkpointKey(digits) === key ? digits : undefined;
};

/** Objects by sequence; versions come newest first. */
async function* storedObjects({ store }: CheckpointObjects): AsyncIterable<{ sequence: string; objects: string[] }> {
  let current: { sequence: string; objects: string[] } | undefined;
  for await (const version of store.versions(CHECKPOINT_PREFIX)) {
    const sequence = sequenceOf(version.key);
    if (sequence === undefined) continue;
    if (current && current.sequence !== sequence) yield current;
    if (current?.sequence !== sequence) current = { sequence, objects: [] };
    const text = (await store.read(version)).toString('utf8');
    if (!current.objects.includes(text)) current.objects.unshift(text);
  }
  if (current) yield current;
}

const rowOf = (row: Row, bucket: string): NonNullable<CheckpointPair['row']> => ({
  signature: row.signature,
  statement: statementText({
    sequence: row.sequence,
    previous: row.previous_sha256,
    heads: row.heads,
    eventCount: row.event_count,
    fromAt: row.from_at.toISOString(),
    toAt: row.to_at.toISOString(),
  }),
  locked: row.retained_until !== null && row.bucket === bucket,
});

const nextOf = async <T>(iterator: AsyncIterator<T>): Promise<T | undefined> => {
  const result = await iterator.next();
  return result.done ? undefined : result.value;
};

const lower = (left: string | undefined, right: string | undefined): string | undefined => {
  if (left === undefined || right === undefined) return left ?? right;
  return BigInt(left) < BigInt(right) ? left : right;
};

/** Yields rows and objects side by side, by sequence. */
export async function* databaseCheckpoints(
  client: ClientBase,
  source: CheckpointObjects,
): AsyncIterable<CheckpointPair> {
  const rows = checkpointRows(client)[Symbol.asyncIterator]();
  const stored = storedObjects(source)[Symbol.asyncIterator]();
  let row = await nextOf(rows);
  let object = await nextOf(stored);
  for (;;) {
    const at = lower(row?.sequence, object?.sequence);
    if (at === undefined) return;
    const found = row?.sequence === at ? row : undefined;
    const objects = object?.sequence === at ? object.objects : [];
    // Made since the picture was taken: it belongs to a later one.
    const isNewer = !found && objects.length === 1 && (await source.signatureNow(at)) === objects[0];
    if (!isNewer) yield { sequence: at, row: found ? rowOf(found, source.store.bucket) : null, objects };
    if (row?.sequence === at) row = await nextOf(rows);
    if (object?.sequence === at) object = await nextOf(stored);
  }
}
