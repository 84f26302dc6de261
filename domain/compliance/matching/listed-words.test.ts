import { listedWords } from './listed-words';
import { createVocabulary } from './vocabulary';

const read = (...values: string[]) =>
  listedWords(
    {
      ref: 'demo:1',
      kind: 'unknown',
      names: values.map((value) => ({ value, quality: 'weak' as const })),
      identifiers: [],
    },
    createVocabulary(),
  );

test('a name with parentheses has two spellings, both shown as published', () => {
  const spellings = read('Nimbus (Utopia) Gears');
  expect(spellings.map(({ tokens }) => tokens.map(({ text }) => text))).toEqual([
    ['gears', 'nimbus', 'utopia'],
    ['gears', 'nimbus'],
  ]);
  expect(spellings.map(({ value, weak }) => [value, weak])).toEqual(Array(2).fill(['Nimbus (Utopia) Gears', true]));
});

test('a name that is all in parentheses is kept, and a name without letters has no words', () => {
  expect(read('(Utopia)')).toHaveLength(1);
  expect(read('---')).toEqual([]);
});

test('listed words hold their positions in the name', () => {
  const [{ words, totalWeight }] = read('Quill ud Din') as [ReturnType<typeof read>[number]];
  // din, quill, ud alone; quill+ud, quill+ud+din, ud+din joined.
  expect(words.map(({ mask }) => mask)).toEqual([0b001, 0b010, 0b100, 0b110, 0b111, 0b101]);
  expect(totalWeight).toBeCloseTo(2.15);
});
