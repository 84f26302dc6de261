import { auditHash, GENESIS_HASH } from './audit-chain';
import { createStreamCheck, type ChainRecord } from './chain-check';

const STREAM = 4;
const chainOf = (texts: readonly string[]): ChainRecord[] => {
  let prevHash: Buffer = GENESIS_HASH;
  return texts.map((text, index) => {
    const sequence = BigInt(index + 1);
    const record = { stream: STREAM, sequence, prevHash, hash: auditHash(STREAM, sequence, prevHash, text), text };
    prevHash = record.hash;
    return record;
  });
};
const good = chainOf(['a', 'b', 'c', 'd', 'e']);
const headOf = (records: readonly ChainRecord[]) => records.at(-1)!;

const check = (
  records: readonly ChainRecord[],
  head: { sequence: bigint; hash: Buffer } | undefined = headOf(good),
) => {
  const seen: bigint[] = [];
  const stream = createStreamCheck(STREAM, ({ sequence }) => seen.push(sequence));
  for (const record of records) stream.push(record);
  stream.end(head);
  expect(BigInt(seen.length)).toBe(stream.whole);
  return stream.broken && `${stream.broken.kind} ${stream.broken.sequence}`;
};
const without = (...indexes: number[]) => good.filter((_record, index) => !indexes.includes(index));

test.each<[string, readonly ChainRecord[], string | undefined]>([
  ['a whole chain', good, undefined],
  ['an edit', good.map((record, index) => (index === 2 ? { ...record, text: 'x' } : record)), 'edit 3'],
  ['a gap', without(1), 'gap 2'],
  ['a missing first', without(0), 'gap 1'],
  ['a cut end', without(3, 4), 'truncation 4'],
  ['nothing left', [], 'truncation 1'],
  ['a fork, the false one first', [good[0]!, { ...good[1]!, text: 'x' }, ...good.slice(1)], 'fork 2'],
  ['a fork, the false one last', [good[0]!, good[1]!, { ...good[1]!, text: 'x' }, ...good.slice(2)], 'fork 2'],
  ['a fork behind a gap', [good[0]!, good[2]!, good[2]!], 'gap 2'],
  ['a fork behind an edit', [{ ...good[0]!, text: 'x' }, good[1]!, good[1]!], 'edit 1'],
  ['a sequence below one', [{ ...good[0]!, sequence: 0n }, ...good], 'edit 0'],
  [
    'two that changed places',
    [0, 2, 1, 3, 4].map((from, to) => ({ ...good[from]!, sequence: BigInt(to + 1) })),
    'edit 2',
  ],
])('the chain check over %s', (_name, records, expected) => expect(check(records)).toBe(expected));

test('the chain check finds a head that is missing, behind or different', () => {
  const stream = createStreamCheck(STREAM);
  good.forEach((record) => stream.push(record));
  stream.end(undefined);
  expect(stream.broken).toEqual({ sequence: 6n, kind: 'truncation' });
  expect(check(good, good[2])).toBe('edit 5');
  expect(check(good, { sequence: 5n, hash: GENESIS_HASH })).toBe('edit 5');
});

test('the chain check accepts a stream that never had an event', () => {
  expect(check([], { sequence: 0n, hash: GENESIS_HASH })).toBeUndefined();
});
