import { countOf, EVENTS_A_RANGE, selectRanges, type SealedEnd } from './retention-selection';

const end = (stream: number, last: number, first = 1): SealedEnd => ({
  stream,
  first: String(first),
  last: String(last),
  root: `${stream}-${last}`,
});
const MOST = Number(EVENTS_A_RANGE);

test('a selected range ends at the last signed event within a batch', () => {
  expect(selectRanges([end(0, 10), end(0, MOST), end(0, MOST + 1), end(0, MOST + 5), end(1, 7, 4)])).toEqual([
    { stream: 0, first: '1', last: String(MOST), root: `0-${MOST}` },
    { stream: 0, first: String(MOST + 1), last: String(MOST + 5), root: `0-${MOST + 5}` },
    { stream: 1, first: '4', last: '7', root: '1-7' },
  ]);
});

test('a selection is one range, however long, when no checkpoint divides it', () => {
  expect(selectRanges([end(3, 5 * MOST)])).toEqual([
    { stream: 3, first: '1', last: String(5 * MOST), root: `3-${5 * MOST}` },
  ]);
});

test('a selection is empty without events, and each range counts its events', () => {
  expect(selectRanges([])).toEqual([]);
  expect(countOf([])).toBe(0n);
  expect(countOf([end(0, 10), end(1, 7, 4)])).toBe(14n);
});

test('a retention run selects five hundred ranges at most', () => {
  const ends = Array.from({ length: 600 }, (_item, n) => end(0, (n + 1) * MOST));
  expect(selectRanges(ends)).toHaveLength(500);
});
