import type { SelectedRange } from '../../contracts/audit/retention';

/** A possible end of a range of a stream: an event that a locked checkpoint signed. */
export interface SealedEnd {
  stream: number;
  /** The first event of the stream that is still there. */
  first: string;
  last: string;
  /** Hash of the last, as it was signed; hex. */
  root: string;
}

/** A batch is one transaction and one archive; a larger one is taken only where no checkpoint divides it. */
export const EVENTS_A_RANGE = 2_000n;
/** Most ranges of one run; the rest waits for the next run. */
const RANGES_A_RUN = 500;

/** Divides what may go into ranges. `ends` by stream and sequence in order, one for each event that was signed. */
export const selectRanges = (ends: readonly SealedEnd[]): SelectedRange[] => {
  const ranges: SelectedRange[] = [];
  for (const { stream, first, last, root } of ends) {
    const open = ranges.at(-1);
    if (open?.stream !== stream) ranges.push({ stream, first, last, root });
    else if (BigInt(last) - BigInt(open.first) < EVENTS_A_RANGE) Object.assign(open, { last, root });
    else ranges.push({ stream, first: String(BigInt(open.last) + 1n), last, root });
  }
  return ranges.slice(0, RANGES_A_RUN);
};

export const countOf = (ranges: readonly Pick<SelectedRange, 'first' | 'last'>[]): bigint =>
  ranges.reduce((sum, { first, last }) => sum + BigInt(last) - BigInt(first) + 1n, 0n);
