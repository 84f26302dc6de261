import fc from 'fast-check';
import { alignmentScore } from './alignment';
import { likenesses, pairingsOf } from './likeness';
import { listedWords } from './listed-words';
import { nameTokens } from './normalise-name';
import { createProspects } from './prospects';
import { createVocabulary } from './vocabulary';

const WORDS = [
  'zorvane',
  'zorvan',
  'zor',
  'vane',
  'quill',
  'quil',
  'z',
  'q',
  'al',
  'ud',
  'din',
  'quilluddin',
  'gear',
  'geer',
];

const prepared = (listed: readonly string[]) => {
  const vocabulary = createVocabulary();
  const entities = listed.map(
    (value, i) =>
      ({ ref: `demo:${i}`, kind: 'unknown', names: [{ value, quality: 'primary' }], identifiers: [] }) as const,
  );
  const names = entities.flatMap((entity) =>
    listedWords({ ...entity, names: [...entity.names], identifiers: [] }, vocabulary),
  );
  vocabulary.seal();
  return { vocabulary, names, find: createProspects(names) };
};

test('a search for prospects leaves out no name that reaches the score', () => {
  const name = fc.shuffledSubarray(WORDS, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
  fc.assert(
    fc.property(
      fc.array(name, { minLength: 1, maxLength: 12 }),
      name,
      fc.constantFrom(0.4, 0.7, 0.84, 0.95),
      (listed, subject, least) => {
        const { vocabulary, names, find } = prepared(listed);
        const tokens = nameTokens(subject);
        const weights = tokens.map(({ weight }) => weight);
        const likes = likenesses(tokens, vocabulary);
        const reaching = names.flatMap((each, i) => {
          const score = alignmentScore(pairingsOf(tokens, likes, each), weights, each.weights);
          // A name alike only by an initial shares no word, and is not looked for.
          const shares = each.words.some(({ number }) => likes.some(({ similar }) => similar.has(number)));
          return shares && score >= least ? [i] : [];
        });
        expect(find(likes, tokens, least)).toEqual(expect.arrayContaining(reaching));
      },
    ),
    { numRuns: 500 },
  );
});

test('a search for prospects does not affect the next one', () => {
  const { vocabulary, find } = prepared(['Zorvane Quill', 'Ottoline Gear']);
  const look = (name: string) => find(likenesses(nameTokens(name), vocabulary), nameTokens(name), 0.8);
  expect(look('Zorvane Quill')).toEqual([0]);
  expect(look('Ottoline Gear')).toEqual([1]);
  expect(look('Zorvane Quill')).toEqual([0]);
});
