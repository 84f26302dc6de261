import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** An event as it is hashed: every value a string or null, `details` as base64 of ciphertext. */
export interface AuditEventFields {
  id: string;
  occurred_at: string;
  actor_id: string;
  on_behalf_of: string | null;
  action: string;
  resource_type: string;
  resource_id: string;
  outcome: string;
  reason: string | null;
  request_id: string;
  run_id: string | null;
  ip_address: string | null;
  user_agent: string | null;
  details: string | null;
}

/** RFC 8785. */
export const auditEventText = (event: AuditEventFields): string => {
  const text = canonicalize(event);
  if (text === undefined) throw new Error('an audit event is an object');
  return text;
};

const GENESIS_HASH = Buffer.alloc(32);
const DOMAIN_TAG = Buffer.from('hingecraft.audit.v1\0', 'utf8');

/** SHA-256 over tag 00 | stream int16 | sequence int64 | previous hash, 32 bytes | event in UTF-8; big-endian. */
export const auditHash = (stream: number, sequence: bigint, prevHash: Buffer, eventText: string): Buffer => {
  const numbers = Buffer.alloc(10);
  numbers.writeInt16BE(stream, 0);
  numbers.writeBigInt64BE(sequence, 2);
  return createHash('sha256').update(DOMAIN_TAG).update(numbers).update(prevHash).update(eventText, 'utf8').digest();
};

export interface StreamReport {
  stream: number;
  events: number;
  /** The first sequence that is wrong, and how: changed, missing in between, or missing at the end. */
  broken?: { sequence: string; kind: 'edit' | 'gap' | 'truncation' };
}

interface AuditRow extends AuditEventFields {
  sequence: string;
  prev_hash: Buffer;
  hash: Buffer;
  created_at: string;
}
type RunQuery = (sql: string, parameters: unknown[]) => Promise<unknown>;

// As text with microseconds: a Date would hide a change below the millisecond.
const asText = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ${column}`;
const READ_ROWS = `
  select sequence, id, ${asText('occurred_at')}, ${asText('created_at')}, actor_id, on_behalf_of, action, resource_type,
    resource_id, outcome, reason, request_id, run_id, ip_address, user_agent,
    translate(encode(details, 'base64'), E'\\n', '') as details, prev_hash, hash
  from audit_logs where stream = $1 and sequence > $2 order by sequence limit 1000`;

const rowText = ({ sequence: _s, prev_hash: _p, hash: _h, created_at: _c, ...event }: AuditRow): string =>
  auditEventText({ ...event, occurred_at: event.occurred_at.replace(/000Z$/, 'Z') });

/**
 * Walks one stream and recomputes every hash from the columns. Run it in one REPEATABLE READ transaction, or a
 * writer between two reads looks like a truncation. An end that was cut together with its head shows only
 * against a signed checkpoint.
 */
export const verifyStream = async (runQuery: RunQuery, stream: number): Promise<StreamReport> => {
  const heads = (await runQuery('select sequence, hash from audit_heads where stream = $1', [stream])) as {
    sequence: string;
    hash: Buffer;
  }[];
  let sequence = 0n;
  let prevHash: Buffer = GENESIS_HASH;
  const broken = (at: bigint, kind: 'edit' | 'gap' | 'truncation'): StreamReport => ({
    stream,
    events: Number(sequence),
    broken: { sequence: String(at), kind },
  });

  for (;;) {
    const rows = (await runQuery(READ_ROWS, [stream, String(sequence)])) as AuditRow[];
    for (const row of rows) {
      if (BigInt(row.sequence) !== sequence + 1n) return broken(sequence + 1n, 'gap');
      const expected = auditHash(stream, sequence + 1n, prevHash, rowText(row));
      const whole = row.prev_hash.equals(prevHash) && row.hash.equals(expected) && row.created_at === row.occurred_at;
      if (!whole) return broken(sequence + 1n, 'edit');
      sequence += 1n;
      prevHash = expected;
    }
    if (rows.length === 0) break;
  }
  const [head] = heads;
  if (!head) return broken(sequence + 1n, 'truncation');
  if (BigInt(head.sequence) > sequence) return broken(sequence + 1n, 'truncation');
  if (BigInt(head.sequence) < sequence || !head.hash.equals(prevHash)) return broken(sequence, 'edit');
  return { stream, events: Number(sequence) };
};
