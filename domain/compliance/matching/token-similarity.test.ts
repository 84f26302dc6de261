import fc from 'fast-check';
import { allowedEdits, soundOf, wordOf, wordSimilarity } from './token-similarity';

const similarity = (a: string, b: string) => wordSimilarity(wordOf(a), wordOf(b));

test.each([
  ['hussein', 'husayn'],
  ['qasim', 'kassim'],
  ['sophia', 'sofia'],
  ['wolodymyr', 'volodimir'],
  ['khalid', 'kalid'],
])('%s and %s sound the same, which is nearly equal', (a, b) => {
  expect(soundOf(a)).toBe(soundOf(b));
  expect(similarity(a, b)).toBeGreaterThan(0.95);
  expect(similarity(a, b)).toBeLessThan(1);
});

test('the similarity of tokens tolerates more edits in longer ones', () => {
  expect([1, 3, 4, 6, 7, 10, 11, 40].map(allowedEdits)).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  expect(similarity('kim', 'kin')).toBe(0);
  expect(similarity('quill', 'quint')).toBe(0);
  expect(similarity('quill', 'guill')).toBeGreaterThan(0.7);
  expect(similarity('quillfeather', 'quilfaether')).toBeGreaterThan(0.75);
});

test('the similarity of tokens tolerates no edit of digits', () => {
  expect(similarity('plant12', 'plant13')).toBe(0);
  expect(similarity('plant12', 'plant12')).toBe(1);
});

test('the similarity of tokens is symmetric, and 1 only for equal ones', () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/);
  fc.assert(
    fc.property(word, word, (a, b) => {
      const value = similarity(a, b);
      expect(similarity(b, a)).toBe(value);
      expect(value === 1).toBe(a === b);
      expect(value).toBeGreaterThanOrEqual(0);
    }),
  );
});
