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

/** Returns the canonical text of an event (RFC 8785). */
export const auditEventText = (event: AuditEventFields): string => {
  const text = canonicalize(event);
  if (text === undefined) throw new Error('an audit event is an object');
  return text;
};

/** The previous hash of the first event of a stream. */
export const GENESIS_HASH = Buffer.alloc(32);
const DOMAIN_TAG = Buffer.from('hingecraft.audit.v1\0', 'utf8');

/**
 * Returns SHA-256 over tag 00 | stream int16 | sequence int64 | previous hash, 32 bytes | event in UTF-8; big-endian.
 */
export const auditHash = (stream: number, sequence: bigint, prevHash: Buffer, eventText: string): Buffer => {
  const numbers = Buffer.alloc(10);
  numbers.writeInt16BE(stream, 0);
  numbers.writeBigInt64BE(sequence, 2);
  return createHash('sha256').update(DOMAIN_TAG).update(numbers).update(prevHash).update(eventText, 'utf8').digest();
};

/** Columns of `audit_logs` as they are read for a check. */
export interface AuditRow extends AuditEventFields {
  stream: number;
  sequence: string;
  prev_hash: Buffer;
  hash: Buffer;
  created_at: string;
}

// As text with microseconds: a Date would hide a change below the millisecond.
const asText = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ${column}`;

export const AUDIT_COLUMNS = `stream, sequence, id, ${asText('occurred_at')}, ${asText('created_at')}, actor_id, on_behalf_of,
  action, resource_type, resource_id, outcome, reason, request_id, run_id, ip_address, user_agent,
  translate(encode(details, 'base64'), E'\\n', '') as details, prev_hash, hash`;

/** Rebuilds the hashed text from the columns; it differs when a column outside of it was changed. */
export const auditRowText = (row: AuditRow): string => {
  const { created_at } = row;
  const text = auditEventText({
    id: row.id,
    occurred_at: row.occurred_at.replace(/000Z$/, 'Z'),
    actor_id: row.actor_id,
    on_behalf_of: row.on_behalf_of,
    action: row.action,
    resource_type: row.resource_type,
    resource_id: row.resource_id,
    outcome: row.outcome,
    reason: row.reason,
    request_id: row.request_id,
    run_id: row.run_id,
    ip_address: row.ip_address,
    user_agent: row.user_agent,
    details: row.details,
  });
  return created_at === row.occurred_at ? text : `${text} created_at ${created_at}`;
};
