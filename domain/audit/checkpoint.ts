import { createHash } from 'node:crypto';
import { canonicalText } from '../canonical-hash';

/** The last event of one stream of the audit chain, as a checkpoint states it. */
export interface SignedHead {
  stream: number;
  sequence: string;
  /** SHA-256 in hex. */
  hash: string;
}

/** The statement of a checkpoint about the whole log. Times are ISO 8601 in UTC. */
export interface CheckpointStatement {
  sequence: string;
  /** SHA-256 of the signed text before it, in hex; null for the first. */
  previous: string | null;
  heads: SignedHead[];
  /** Events since the checkpoint before. */
  eventCount: string;
  fromAt: string;
  toAt: string;
}

const TYPE = 'hingecraft.audit.checkpoint.v1';

/** Returns the canonical text of a statement (RFC 8785); heads in the order of their streams. */
export const statementText = (statement: CheckpointStatement): string => {
  const heads = [...statement.heads].sort((left, right) => left.stream - right.stream);
  return canonicalText({ type: TYPE, ...statement, heads });
};

/** Reads a statement; returns undefined unless the text is exactly what `statementText` writes. */
export const readStatement = (text: string): CheckpointStatement | undefined => {
  try {
    const { type, ...statement } = JSON.parse(text) as CheckpointStatement & { type: string };
    return type === TYPE && statementText(statement) === text ? statement : undefined;
  } catch {
    return undefined;
  }
};

/** Returns the hash that the next checkpoint states as its previous one. */
export const checkpointHash = (signature: string): string => createHash('sha256').update(signature).digest('hex');

export const CHECKPOINT_PREFIX = 'checkpoints/';
/** Returns the object key of a checkpoint, padded so that a listing is in order. */
export const checkpointKey = (sequence: string): string => `${CHECKPOINT_PREFIX}${sequence.padStart(12, '0')}.jws`;

const EVENTS = 1_000n;
const AGE_MS = 5 * 60_000;
/** How often somebody looks; a checkpoint is made at the last look before it would be late. */
const LOOK_EVERY_MS = 30_000;

/** Returns whether a checkpoint is due, given `events` new ones and a last checkpoint of age `ageMs`. */
export const isCheckpointDue = (events: bigint, ageMs: number): boolean =>
  events >= EVENTS || (events > 0n && ageMs + LOOK_EVERY_MS > AGE_MS);
