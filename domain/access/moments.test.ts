import fc from 'fast-check';
import { hasMomentText, momentText, parseMoment } from './moments';

const micros = (raw: unknown) => parseMoment(raw)?.units;

test.each<[unknown, bigint]>([
  ['1970-01-01T00:00:00Z', 0n],
  ['1970-01-01T00:00:00.000001Z', 1n],
  ['1970-01-01T00:00:00.1Z', 100_000n],
  ['1969-12-31T23:59:59.999999Z', -1n],
  ['1970-01-01 05:30:00+05:30', 0n],
  ['1969-12-31 22:00:00-02', 0n],
  ['0001-01-01T00:00:00Z', -62_135_596_800_000_000n],
  ['0099-12-31T00:00:00Z', -59_011_545_600_000_000n],
  ['2028-02-29T00:00:00Z', 1_835_395_200_000_000n],
  [new Date(1_500), 1_500_000n],
])('parseMoment reads %p as %p microseconds', (raw, expected) => expect(micros(raw)).toBe(expected));

test.each([
  '2027-02-29T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-00T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:00:60Z',
  '2026-01-01T00:00:00',
  '2026-01-01T00:00:00.1234567Z',
  '2026-01-01T00:00:00+16:00',
  '2026-01-01',
  'now',
  '',
  0,
  null,
  new Date(NaN),
])('parseMoment refuses %p', (raw) => expect(parseMoment(raw)).toBeUndefined());

test('parseMoment reads the text of any number of microseconds back unchanged', () => {
  const [first, last] = [micros('0001-01-01T00:00:00Z')!, micros('9999-12-31T23:59:59.999999Z')!];
  fc.assert(
    fc.property(fc.bigInt({ min: first, max: last }), (units) => {
      expect(micros(momentText({ rank: 0, units, scale: 0 }))).toBe(units);
    }),
  );
  const edges = [first - 1n, first, last, last + 1n].map((units) => hasMomentText({ rank: 0, units, scale: 0 }));
  expect(edges).toEqual([false, true, true, false]);
  expect(momentText(parseMoment('infinity')!)).toBeUndefined();
});
