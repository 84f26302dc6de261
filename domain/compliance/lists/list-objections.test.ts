import { COUNTED_KINDS, type CountedKind, type ListCounts } from '../../../contracts/compliance/list-counts';
import { ofacFiles, readOfacList, readUnList } from '../../../test/fixtures/sanctions/read-list';
import { countEntities } from './list-counts';
import { MAX_FALL_PERCENT, MINIMA } from './list-limits';
import { objectionsTo, type Candidate } from './list-objections';
import { parseOfacList } from './ofac-list';

const eachKind = (count: number): ListCounts =>
  Object.fromEntries(COUNTED_KINDS.map((kind) => [kind, count])) as ListCounts;
const day = (n: number) => new Date(Date.UTC(2026, 0, n));
const inForce = { publishedAt: day(10), counts: eachKind(1_000) };
const candidate = (change: Partial<Candidate>): Candidate => ({
  source: 'ofac',
  publishedAt: day(11),
  counts: eachKind(1_000),
  wasReplaced: false,
  ...change,
});
const without = (counts: ListCounts, kind: CountedKind): ListCounts => ({ ...counts, [kind]: 0 });

const complete = { ofac: countEntities(readOfacList().entities), un: countEntities(readUnList().entities) };
const sources = ['ofac', 'un'] as const;

test('a newer list with as much of everything has no objection', () => {
  expect(objectionsTo(candidate({}), inForce)).toEqual([]);
});

test.each(COUNTED_KINDS)('%s may fall to its limit, and not beyond', (kind) => {
  const lowest = 1_000 - MAX_FALL_PERCENT[kind] * 10;
  const fallenTo = (count: number) =>
    objectionsTo(candidate({ counts: { ...eachKind(1_000), [kind]: count } }), inForce);
  expect(fallenTo(lowest)).toEqual([]);
  const [objection, ...others] = fallenTo(lowest - 1);
  expect(others).toEqual([]);
  expect(objection?.liftedBy).toBe('force');
  expect(objection?.text).toContain(
    `: 1000 in force, ${lowest - 1} in this list, which falls by more than ${MAX_FALL_PERCENT[kind]} %`,
  );
});

test('every kind that fell is named', () => {
  const objections = objectionsTo(candidate({ counts: { ...eachKind(1_000), strongNames: 0, addresses: 3 } }), inForce);
  expect(objections.map(({ text }) => text)).toEqual([
    'strong names: 1000 in force, 0 in this list, which falls by more than 10 %',
    'addresses: 1000 in force, 3 in this list, which falls by more than 15 %',
  ]);
});

test.each(sources)('the complete list of %s may be its first', (source) => {
  expect(objectionsTo(candidate({ source, counts: complete[source] }), undefined)).toEqual([]);
});

test.each(sources.flatMap((source) => COUNTED_KINDS.map((kind) => [source, kind] as const)))(
  'a first list of %s without %s is refused',
  (source, kind) => {
    const objections = objectionsTo(candidate({ source, counts: without(complete[source], kind) }), undefined);
    expect(objections).toHaveLength(1);
    expect(objections[0]?.text).toMatch(/: 0 in this list/);
  },
);

test('a minimum is far below the complete list and far above nothing', () => {
  for (const source of sources)
    for (const kind of COUNTED_KINDS) {
      const share = (MINIMA[source][kind] ?? 0) / complete[source][kind];
      expect(share).toBeGreaterThan(0.45);
      expect(share).toBeLessThan(0.8);
    }
});

test("OFAC's list with an empty alias file is refused, as the first and after the complete one", () => {
  const counts = countEntities(parseOfacList({ ...ofacFiles(), alt: '\x1a' }, '2021-07-02').entities);
  expect(objectionsTo(candidate({ counts }), undefined).map(({ text }) => text)).toEqual([
    'strong names: 0 in this list, and a first list has at least 9000',
  ]);
  expect(objectionsTo(candidate({ counts }), { publishedAt: day(1), counts: complete.ofac })).toEqual([
    { text: 'strong names: 11904 in force, 0 in this list, which falls by more than 10 %', liftedBy: 'force' },
  ]);
});

test('a demo list may be as small as it likes, but not empty', () => {
  expect(objectionsTo(candidate({ source: 'demo', counts: eachKind(1) }), undefined)).toEqual([]);
  for (const before of [undefined, inForce])
    expect(objectionsTo(candidate({ source: 'demo', counts: eachKind(0) }), before)).toEqual([
      { text: 'entities: 0 in this list', liftedBy: undefined },
    ]);
});

test('an older list, and one that was replaced, are to be put in force by a person', () => {
  expect(objectionsTo(candidate({ publishedAt: day(9) }), inForce)).toEqual([
    {
      text: 'older: published 2026-01-09T00:00:00.000Z, the list in force 2026-01-10T00:00:00.000Z',
      liftedBy: 'put-in-force',
    },
  ]);
  expect(objectionsTo(candidate({ wasReplaced: true, publishedAt: day(12) }), inForce)).toEqual([
    {
      text: 'imported before and replaced: published 2026-01-12T00:00:00.000Z, the list in force 2026-01-10T00:00:00.000Z',
      liftedBy: 'put-in-force',
    },
  ]);
});

test('an older list that holds less has both objections', () => {
  const older = candidate({ publishedAt: day(9), counts: { ...eachKind(1_000), entities: 1 } });
  expect(objectionsTo(older, inForce).map(({ liftedBy }) => liftedBy)).toEqual(['put-in-force', 'force']);
});

test('of the same date only a more complete list is let through', () => {
  const dated = (change: Partial<ListCounts>) =>
    objectionsTo(candidate({ publishedAt: day(10), counts: { ...eachKind(1_000), ...change } }), inForce);
  expect(dated({ weakNames: 1_001 })).toEqual([]);
  expect(dated({})).toEqual([
    {
      text: 'published 2026-01-10T00:00:00.000Z like the list in force, and not more complete, the same number of every kind',
      liftedBy: 'force',
    },
  ]);
  expect(dated({ weakNames: 1_001, addresses: 999 }).map(({ text }) => text)).toEqual([
    'published 2026-01-10T00:00:00.000Z like the list in force, and not more complete, addresses 1000 in force and 999 in this list',
  ]);
});
