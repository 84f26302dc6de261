import fc from 'fast-check';
import { wordOf, wordSimilarity } from './token-similarity';
import { createVocabulary } from './vocabulary';

const vocabularyOf = (words: readonly string[]) => {
  const vocabulary = createVocabulary();
  const numbers = words.map((word) => vocabulary.add(word));
  vocabulary.seal();
  return { vocabulary, numbers };
};

test('the vocabulary gives a word one number', () => {
  const { numbers } = vocabularyOf(['quill', 'gear', 'quill']);
  expect(numbers).toEqual([0, 1, 0]);
});

test('the vocabulary finds a joined word by its sound, not by likeness', () => {
  const vocabulary = createVocabulary();
  const joined = vocabulary.add('quillfeather', true);
  vocabulary.seal();
  expect(vocabulary.like('quillfeathr').size).toBe(0);
  expect(vocabulary.like('kwilfether').size).toBe(0);
  expect(vocabulary.like('quilfeather').get(joined)).toBeGreaterThan(0.9);
  expect(vocabulary.sounding(wordOf('quillfeather')).get(joined)).toBe(1);
});

test('the vocabulary finds exactly the words that a comparison with every word finds', () => {
  const word = fc.stringMatching(/^[a-f]{1,11}$/);
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 60 }), word, (words, sought) => {
      const { vocabulary } = vocabularyOf(words);
      const expected = new Map(
        words
          .map((each, number) => [number, wordSimilarity(wordOf(sought), wordOf(each))] as const)
          .filter(([, value]) => value > 0),
      );
      expect(vocabulary.like(sought)).toEqual(expected);
    }),
  );
});
