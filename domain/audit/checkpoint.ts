import { createHash } from 'node:crypto';
import { canonicalText } from '../canonical-hash';

/** Where one stream of the audit chain ended. */
export interface SignedHead {
  stream: number;
  sequence: string;
  /** SHA-256 in hex. */
  hash: string;
}

/** What a checkpoint says of the whole log. Times are ISO 8601 in UTC. */
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

/** RFC 8785; heads in the order of their streams. */
export const statementText = (statement: CheckpointStatement): string => {
  const heads = [...statement.heads].sort((left, right) => left.stream - right.stream);
  return canonicalText({ type: TYPE, ...statement, heads });
};

/** Undefined when the text is not exactly what `statementText` writes. */
export const readStatement = (text: string): CheckpointStatement | undefined => {
  try {
    const { type, ...statement } = JSON.parse(text) as CheckpointStatement & { type: string };
    return type === TYPE && statementText(statement) === text ? statement : undefined;
  } catch {
    return undefined;
  }
};

/** What the next checkpoint names as its previous. */
export const checkpointHash = (signature: string): string => createHash('sha256').update(signature).digest('hex');

export const CHECKPOINT_PREFIX = 'checkpoints/';
/** Padded, so that a listing by name is in order. */
export const checkpointKey = (sequence: string): string => `${CHECKPOINT_PREFIX}${sequence.padStart(12, '0')}.jws`;

const EVENTS = 1_000n;
const AGE_MS = 5 * 60_000;
/** How often somebody looks; a checkpoint is made at the last look before it would be late. */
const LOOK_EVERY_MS = 30_000;

/** Whether `events` new ones, the checkpoint before being `ageMs` old, want a checkpoint now. */
export const isCheckpointDue = (events: bigint, ageMs: number): boolean =>
  events >= EVENTS || (events > 0n && ageMs + LOOK_EVERY_MS > AGE_MS);
