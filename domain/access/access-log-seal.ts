import { createHash } from 'node:crypto';
import { canonicalText } from '../canonical-hash';

/** A row of `access_log` as it is hashed: every column, times as text with microseconds. */
export interface AccessRow {
  id: string;
  transaction_id: string;
  actor_id: string;
  on_behalf_of: string | null;
  request_id: string;
  resource_type: string;
  resource_id: string;
  action: string;
  fields: string[];
  granted: boolean;
  matched_rule_id: string | null;
  authz_epoch: string | null;
  ip_address: string | null;
  user_agent: string | null;
  purpose: string | null;
  /** As it is stored, in hex. */
  reason: string | null;
  accessed_at: string;
  created_at: string;
}

/** The seal of a range of reads: their number and their hash. Its text is the reason of an event in the audit chain. */
export interface AccessSeal {
  /** 1, 2, 3 … */
  sequence: string;
  /** The range's transactions: from `first` up to, without, `next`; ranges join without a gap. */
  first: string;
  next: string;
  count: string;
  sha256: string;
  /** Times of the first and the last read, ISO 8601. */
  from: string;
  to: string;
}

/** Returns the canonical text of a row (RFC 8785). */
export const accessRowText = (row: AccessRow): string => canonicalText(row);
export const sealText = (seal: AccessSeal): string => canonicalText(seal);

/** Reads a seal; returns undefined unless the text is exactly what `sealText` writes. */
export const readSeal = (text: string): AccessSeal | undefined => {
  try {
    const seal = JSON.parse(text) as AccessSeal;
    return canonicalText(seal) === text && /^\d+ \d+ \d+$/.test(`${seal.first} ${seal.next} ${seal.count}`)
      ? seal
      : undefined;
  } catch {
    return undefined;
  }
};

/** The audit event that holds a seal. All seals name the same resource, so they form one stream, in order. */
export const SEAL_EVENT = { action: 'access-log.sealed', resourceType: 'access-log', resourceId: 'seals' } as const;

/**
 * Creates the hash of a seal: SHA-256 over a tag and the texts of the rows, each followed by a line feed, ordered by
 * transaction and id.
 */
export const createSealHash = () => {
  const hash = createHash('sha256').update('hingecraft.access-log.v1\0');
  return {
    add: (text: string): void => void hash.update(text, 'utf8').update('\n'),
    hex: (): string => hash.digest('hex'),
  };
};
