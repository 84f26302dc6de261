import { likenesses, pairingsOf } from './likeness';
import { listedWords } from './listed-words';
import { nameTokens } from './normalise-name';
import { createVocabulary } from './vocabulary';

const pairings = (subject: string, listed: string) => {
  const vocabulary = createVocabulary();
  const [words] = listedWords(
    { ref: 'demo:1', kind: 'unknown', names: [{ value: listed, quality: 'primary' }], identifiers: [] },
    vocabulary,
  );
  vocabulary.seal();
  const tokens = nameTokens(subject);
  return pairingsOf(tokens, likenesses(tokens, vocabulary), words!);
};

test('the likeness of equal words is 1', () => {
  expect(pairings('Gear Quill', 'Quill Gear')).toEqual([
    { subject: 0b01, listed: 0b01, similarity: 1 },
    { subject: 0b10, listed: 0b10, similarity: 1 },
  ]);
});

test('the likeness of a joined word and its parts is a little below 1 on either side', () => {
  expect(pairings('quillgear', 'Quill Gear')).toEqual([{ subject: 0b1, listed: 0b11, similarity: 0.98 }]);
  expect(pairings('Quill Gear', 'quillgear')).toEqual([{ subject: 0b11, listed: 0b1, similarity: 0.98 }]);
});

test('an initial is like the words that it begins, and not like itself twice', () => {
  expect(pairings('Z Quill', 'Zorvane Zebulon Quill')).toEqual(
    expect.arrayContaining([
      { subject: 0b10, listed: 0b010, similarity: 0.85, initial: true },
      { subject: 0b10, listed: 0b100, similarity: 0.85, initial: true },
    ]),
  );
  expect(pairings('Z', 'Z')).toEqual([{ subject: 1, listed: 1, similarity: 1 }]);
});
