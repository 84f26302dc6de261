import {
  createStreamCheck,
  type ChainBreak,
  type ChainHead,
  type ChainRecord,
} from '../../platform/database/chain-check';
import type { StreamStart } from './check-tombstones';
import type { Finding } from './findings';
import type { Mark } from './marks';

const DETAILS: Record<ChainBreak['kind'], string> = {
  edit: 'The event or its position differs from what was hashed.',
  gap: 'The event is gone.',
  fork: 'Two events have this sequence.',
  truncation: 'The stream should continue here.',
};

/** Creates the check of one stream against its hashes, its head, and its signed checkpoints. */
export const createStreamVerifier = (stream: number, start: StreamStart, nextMark: () => Mark | undefined) => {
  let mark = start.mark;
  let agreed = start.before.sequence;
  let mismatch: { mark: Mark; after: bigint } | undefined;
  const compare = ({ sequence, hash }: ChainRecord): void => {
    for (; mark && mark.sequence <= sequence; mark = nextMark()) {
      if (mark.sequence < sequence || mismatch) continue;
      if (mark.hash.equals(hash)) agreed = sequence;
      else mismatch = { mark, after: agreed };
    }
  };
  const check = createStreamCheck(stream, compare, start.before);
  const where = `stream ${stream}`;

  const findings = function* (): Iterable<Finding> {
    if (mismatch) {
      const { sequence, checkpoint } = mismatch.mark;
      const from = mismatch.after + 1n;
      const detail =
        `Checkpoint ${checkpoint} signed another event ${sequence}: the stream was written anew, ` +
        `from an event between ${from} and ${sequence} on.`;
      yield { where, sequence: String(from), kind: 'checkpoint-mismatch', detail };
    }
    const { broken, whole } = check;
    if (broken) {
      yield { where, sequence: String(broken.sequence), kind: broken.kind, detail: DETAILS[broken.kind] };
    } else if (mark && !mismatch) {
      const detail = `Checkpoint ${mark.checkpoint} signed ${mark.sequence} events: the end was cut off, head and all.`;
      yield { where, sequence: String(whole + 1n), kind: 'truncation', detail };
    }
  };

  return {
    push: check.push,
    end: (head: ChainHead | undefined) => check.end(head),
    findings,
    isWhole: () => !check.broken,
    /** The last event that a checkpoint vouches for. */
    agreed: () => agreed,
  };
};
