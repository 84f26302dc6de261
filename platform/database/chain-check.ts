import { auditHash, GENESIS_HASH } from './audit-chain';

/** One event for the check: its canonical text, and its place according to the table. */
export interface ChainRecord {
  stream: number;
  sequence: bigint;
  prevHash: Buffer;
  hash: Buffer;
  text: string;
}

export interface ChainHead {
  sequence: bigint;
  hash: Buffer;
}

export type ChainBreakKind = 'edit' | 'gap' | 'fork' | 'truncation';

/**
 * The first wrong sequence of a stream and its fault: `edit` (changed), `gap` (missing), `fork` (duplicate) or
 * `truncation` (missing at the end).
 */
export interface ChainBreak {
  sequence: bigint;
  kind: ChainBreakKind;
}

export interface StreamCheck {
  /** Takes the events of the stream by sequence in order; whatever follows the first wrong one is not looked at. */
  push(record: ChainRecord): void;
  /** After the last event. */
  end(head: ChainHead | undefined): void;
  /** The last event up to which the stream is whole. */
  readonly whole: bigint;
  readonly broken: ChainBreak | undefined;
}

/** The start of a stream that was never purged. */
export const GENESIS: ChainHead = { sequence: 0n, hash: GENESIS_HASH };

/**
 * Checks one stream event by event, in constant memory, from what came `before` on; `onWhole` sees each event that
 * follows the one before.
 */
export const createStreamCheck = (
  stream: number,
  onWhole?: (record: ChainRecord) => void,
  before: ChainHead = GENESIS,
): StreamCheck => {
  let whole = before.sequence;
  let prevHash: Buffer = before.hash;
  let broken: ChainBreak | undefined;
  // One is held back, or the first of two under one sequence would be called an edit.
  let held: ChainRecord | undefined;

  const isNext = ({ sequence }: ChainRecord): boolean => {
    if (sequence > whole + 1n) broken = { sequence: whole + 1n, kind: 'gap' };
    else if (sequence <= whole) broken = { sequence, kind: sequence > 0n ? 'fork' : 'edit' };
    return broken === undefined;
  };

  const judge = (record: ChainRecord): void => {
    if (!isNext(record)) return;
    const expected = auditHash(stream, whole + 1n, prevHash, record.text);
    if (!record.prevHash.equals(prevHash) || !record.hash.equals(expected)) {
      broken = { sequence: whole + 1n, kind: 'edit' };
      return;
    }
    whole += 1n;
    prevHash = expected;
    onWhole?.(record);
  };

  const release = (): void => {
    if (held && !broken) judge(held);
    held = undefined;
  };

  return {
    push(record) {
      if (broken) return;
      if (held?.sequence === record.sequence && isNext(held)) {
        broken = { sequence: record.sequence, kind: 'fork' };
      } else {
        release();
        held = record;
      }
    },
    end(head) {
      release();
      if (broken) return;
      if (!head || head.sequence > whole) broken = { sequence: whole + 1n, kind: 'truncation' };
      else if (head.sequence < whole || !head.hash.equals(prevHash)) broken = { sequence: whole, kind: 'edit' };
    },
    get whole() {
      return whole;
    },
    get broken() {
      return broken;
    },
  };
};
