import fc from 'fast-check';
import { alignmentScore, highestScore, type Pairing } from './alignment';

const pair = (subject: number, listed: number, similarity = 1): Pairing => ({ subject, listed, similarity });

test('the alignment of two names takes the best one-to-one pairing, not the first', () => {
  // The first subject word fits both, the second only the first listed one.
  const score = alignmentScore([pair(0b01, 0b01, 0.9), pair(0b01, 0b10, 0.8), pair(0b10, 0b01, 0.9)], [1, 1], [1, 1]);
  expect(score).toBeCloseTo((0.8 + 0.9) / 2);
});

test('an alignment loses more when words are missing on both sides than on one', () => {
  const both = alignmentScore([pair(1, 1), pair(2, 2)], [1, 1, 1], [1, 1, 1]);
  const one = alignmentScore([pair(1, 1), pair(2, 2)], [1, 1], [1, 1, 1]);
  expect(both).toBeCloseTo(2 / 3);
  expect(one).toBeCloseTo(2 / 2.12);
});

test('an alignment scores one agreeing word below two', () => {
  expect(alignmentScore([pair(1, 1)], [1], [1, 1])).toBeLessThan(
    alignmentScore([pair(1, 1), pair(2, 2)], [1, 1], [1, 1, 1]),
  );
});

test('a joined word in an alignment uses up both its parts', () => {
  expect(alignmentScore([pair(0b11, 0b1, 0.98), pair(0b01, 0b1, 0.9)], [0.15, 1], [1])).toBeGreaterThan(0.9);
});

test('an initial in an alignment leaves most of its word unpaired', () => {
  const withSurname = alignmentScore([pair(1, 1), pair(2, 2, 0.85)], [1, 1], [1, 0.3, 1]);
  expect(withSurname).toBeLessThan(0.8);
});

test('an alignment of names without a common word scores 0', () => {
  expect(alignmentScore([], [1], [1])).toBe(0);
});

test('no alignment scores above its bound or 1', () => {
  const weights = fc.array(fc.constantFrom(0.15, 0.3, 1), { minLength: 1, maxLength: 4 });
  const sides = fc.tuple(weights, weights).chain(([subject, listed]) => {
    const pairing = fc.record({
      subject: fc.nat(subject.length - 1).map((i) => 1 << i),
      listed: fc.nat(listed.length - 1).map((i) => 1 << i),
      similarity: fc.double({ min: 0.1, max: 1, noNaN: true }),
    });
    return fc.record({
      subject: fc.constant(subject),
      listed: fc.constant(listed),
      pairings: fc.array(pairing, { maxLength: 6 }),
    });
  });
  const total = (weights: number[]) => weights.reduce((sum, weight) => sum + weight, 0);
  fc.assert(
    fc.property(sides, ({ subject, listed, pairings }) => {
      const gain = pairings.reduce((sum, { subject: s, listed: l, similarity }) => {
        const [a, b] = [subject[Math.log2(s)]!, listed[Math.log2(l)]!];
        return sum + similarity * Math.min(a, b);
      }, 0);
      const score = alignmentScore(pairings, subject, listed);
      expect(score).toBeLessThanOrEqual(Math.min(1, highestScore(gain, total(subject), total(listed))) + 1e-9);
    }),
  );
});
