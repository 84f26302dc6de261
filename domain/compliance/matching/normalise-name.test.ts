import fc from 'fast-check';
import { nameTokens } from './normalise-name';

const texts = (name: string) => nameTokens(name).map(({ text }) => text);

test.each([
  ['order and case', 'Quillfeather ZORVANE', ['quillfeather', 'zorvane']],
  ['titles', 'Dr. Zorvane Quillfeather, Jr.', ['quillfeather', 'zorvane']],
  ['company forms', 'Nimbus Gears Holding S.A. de C.V.', ['de', 'gears', 'holding', 'nimbus']],
  ['dotted forms', 'Nimbus p.l.c', ['nimbus']],
  ['initials with stops are a word each', 'J. P. Nimbus', ['j', 'nimbus', 'p']],
  ['apostrophes join, hyphens part', "Al-Qu'illi O’Gear", ['al', 'ogear', 'quilli']],
  ['a word said twice counts once', 'Ali Ali Quill', ['ali', 'quill']],
  ['a name that is only a title stays', 'Sheikh', ['sheikh']],
  ['a name that is only forms stays', 'Company Ltd', ['company', 'ltd']],
  ['no letters', '!!! --', []],
])('nameTokens: %s', (_, name, expected) => {
  expect(texts(name)).toEqual(expected);
});

test('nameTokens gives particles and initials a lower weight', () => {
  expect(nameTokens('Z. van Quillfeather').map(({ weight }) => weight)).toEqual([1, 0.15, 0.3]);
});

test('nameTokens cuts a very long name the same way in any order of words', () => {
  const words = Array.from({ length: 40 }, (_, i) => `word${'abcdefghij'[i % 10]}${'klmn'[Math.floor(i / 10)]}`);
  expect(texts(words.join(' '))).toHaveLength(14);
  expect(texts(words.toReversed().join(' '))).toEqual(texts(words.join(' ')));
});

test('nameTokens returns tokens without blanks for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      for (const { text, weight } of nameTokens(name)) {
        expect(text).toMatch(/^[\p{L}\p{N}]+$/u);
        expect(weight).toBeGreaterThan(0);
      }
    }),
  );
});
