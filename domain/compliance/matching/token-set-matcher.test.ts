import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { ListedEntity, NameQuality } from '../../../contracts/compliance/listed-entity';
import { readOfacList, readUnList } from '../../../test/fixtures/sanctions/read-list';
import { likenesses } from './likeness';
import { listedWords } from './listed-words';
import { nameTokens } from './normalise-name';
import { createProspects } from './prospects';
import { READ_SCRIPTS } from './reading';
import { DEFAULT_THRESHOLD, tokenSetMatcher } from './token-set-matcher';
import { createVocabulary } from './vocabulary';

const entity = (ref: string, name: string, quality: NameQuality = 'primary'): ListedEntity => ({
  ref,
  kind: 'person',
  names: [{ value: name, quality }],
  identifiers: [],
});
const score = (subject: string, listed: string) =>
  tokenSetMatcher.index([entity('demo:1', listed)]).search({ name: subject }, 0.01)[0]?.score ?? 0;

describe('the score of a pair of names that differ by', () => {
  test.each([
    ['order', 'Quillfeather Zorvane', 'Zorvane Quillfeather', 1, 1],
    ['the published form', 'Zorvane Quillfeather', 'QUILLFEATHER, Zorvane', 1, 1],
    ['diacritics', 'Zørväne Quíllfeather', 'Zorvane Quillfeather', 1, 1],
    ['another script', 'Зорван Квилл', 'Zorvan Kvill', 1, 1],
    ['title and form', 'Dr. Zorvane Quillfeather', 'Zorvane Quillfeather', 1, 1],
    ['a company form', 'Nimbus Gears GmbH', 'NIMBUS GEARS CO., LTD.', 1, 1],
    ['a typo', 'Zorvane Quillfaether', 'Zorvane Quillfeather', DEFAULT_THRESHOLD, 0.99],
    ['a spelling', 'Zorwane Kuillfeather', 'Zorvane Quillfeather', 0.9, 0.999],
    ['a middle name more', 'Zorvane Ambrose Quillfeather', 'Zorvane Quillfeather', 0.9, 0.97],
    ['a middle name less', 'Zorvane Quillfeather', 'Zorvane Ambrose Quillfeather', 0.9, 0.97],
    ['an initial', 'Z. Quillfeather', 'Zorvane Quillfeather', 0.7, 0.95],
    ['words joined', 'Zorvanequillfeather', 'Zorvane Quillfeather', 0.95, 0.99],
    ['words parted', 'Zor vane Quillfeather', 'Zorvane Quillfeather', 0.95, 0.99],
    ['joined across a particle', 'Quilluddin Zorvane', 'Zorvane Quill-ud-Din', 0.95, 0.99],
    ['a remark in parentheses', 'Leader International', 'Leader (Nowhere) International', 1, 1],
    ['another surname', 'Zorvane Ambrose Smith', 'Zorvane Ambrose Quillfeather', 0, 0.8],
    ['a first name only', 'Zorvane', 'Zorvane Quillfeather', 0, 0.8],
    ['two initials', 'Z. A. Quillfeather', 'Zorvane Ambrose Quillfeather', DEFAULT_THRESHOLD, 0.99],
    ['two initials without a space', 'Z.A. Quillfeather', 'Zorvane Ambrose Quillfeather', DEFAULT_THRESHOLD, 0.99],
    ['two initials as one word', 'ZA Quillfeather', 'Zorvane Ambrose Quillfeather', DEFAULT_THRESHOLD, 0.99],
    ['listed initials', 'Zorvane Ambrose Quillfeather', 'Z. A. Quillfeather', DEFAULT_THRESHOLD, 0.99],
    ['initials of somebody else', 'Z. B. Quillfeather', 'Zorvane Ambrose Quillfeather', 0, 0.8],
    ['initials alone', 'Z. A.', 'Zorvane Ambrose Quillfeather', 0, 0.8],
    ['digits for letters', 'Z0rvane Qu1llfeather', 'Zorvane Quillfeather', 1, 1],
    ['spaced letters', 'Z o r v a n e Quillfeather', 'Zorvane Quillfeather', 1, 1],
    [
      'more words around',
      'Zorvane Quillfeather Donation Recurring Monthly Transfer',
      'Zorvane Quillfeather',
      0.86,
      0.9,
    ],
    ['hidden characters', 'Zor\u200bvane \u202eQuillfeather', 'Zorvane Quillfeather', 1, 1],
    ['the first two of four words', 'Zorvane Ambrose', 'Zorvane Ambrose Bertil Quillfeather', 0, 0.83],
    ['the first two of four, one a particle', 'Zorvane Ambrose', 'Zorvane Ambrose bin Quillfeather', 0, 0.839],
    ['the first two of four, family name first', 'Zorvane Ambrose', 'QUILLFEATHER BERTIL, Zorvane Ambrose', 0, 0.83],
    ['the first and the last of four words', 'Zorvane Quillfeather', 'Zorvane Ambrose Bertil Quillfeather', 0.86, 0.97],
    ['everything, as another person', 'Ottoline Vexmoor', 'Zorvane Quillfeather', 0, 0],
    ['no letters', '---', 'Zorvane Quillfeather', 0, 0],
  ])('%s', (_, subject, listed, least, most) => {
    expect(score(subject, listed)).toBeGreaterThanOrEqual(least);
    expect(score(subject, listed)).toBeLessThanOrEqual(most);
  });
});

describe('the matcher', () => {
  const word = fc.stringMatching(/^[a-z]{2,12}$/);
  const name = fc.uniqueArray(word, { minLength: 2, maxLength: 5 });
  const index = tokenSetMatcher.index([
    ...['Zorvane Quillfeather', 'Ottoline van der Vexmoor', 'Quill ud Din Zorvane', 'Ambrose A. Nimbus'].map(
      (each, i) => entity(`demo:${i}`, each),
    ),
  ]);

  test('ignores the order of tokens', () => {
    const known = fc.shuffledSubarray(
      ['zorvane', 'quillfeather', 'ottoline', 'vexmoor', 'van', 'a', 'nimbus', 'ud', 'din', 'quil'],
      { minLength: 2 },
    );
    const reordered = known.chain((words) =>
      fc.tuple(fc.constant(words), fc.shuffledSubarray(words, { minLength: words.length })),
    );
    fc.assert(
      fc.property(reordered, ([one, other]) => {
        expect(index.search({ name: one.join(' ') }, 0.3)).toEqual(index.search({ name: other.join(' ') }, 0.3));
      }),
    );
  });

  test('gives a name a score of 1 with itself, with or without marks, in any order', () => {
    fc.assert(
      fc.property(name, (words) => {
        const marked = words.join(' ').replace(/[aeo]/g, (vowel) => `${vowel}\u0301`);
        expect(score(words.join(' '), words.join(' '))).toBe(1);
        expect(score(marked, words.toReversed().join(' '))).toBe(1);
      }),
    );
  });

  test('tolerates one typo in a long token', () => {
    const long = fc.stringMatching(/^[bdfglmnprst][aiou][bdfglmnprst][aiou][bdfglmnprst][aiou][bdfglmnprst][aiou]$/);
    fc.assert(
      fc.property(long, fc.nat(7), fc.constantFrom('b', 'm', 'r', 'o'), (token, at, letter) => {
        const slipped = token.slice(0, at) + letter + token.slice(at + 1);
        expect(score(`Ottoline ${slipped}`, `Ottoline ${token}`)).toBeGreaterThanOrEqual(DEFAULT_THRESHOLD);
      }),
    );
  });

  test('returns scores between the threshold and 1, best first, one per entity', () => {
    fc.assert(
      fc.property(name, fc.double({ min: 0.05, max: 1, noNaN: true }), (words, threshold) => {
        const hits = index.search({ name: [...words, 'Zorvane'].join(' ') }, threshold);
        const scores = hits.map((hit) => hit.score);
        expect(scores.every((each) => each >= threshold && each <= 1)).toBe(true);
        expect(scores).toEqual(scores.toSorted((a, b) => b - a));
        expect(new Set(hits.map((hit) => hit.entityRef)).size).toBe(hits.length);
      }),
    );
  });
});

test('the matcher discounts a weak alias and takes the best name of an entity', () => {
  const weak = entity('demo:1', 'Old Gear', 'weak');
  expect(tokenSetMatcher.index([weak]).search({ name: 'Old Gear' }, 0.5)).toEqual([
    {
      entityRef: 'demo:1',
      listedName: 'Old Gear',
      score: 0.9,
      features: { name: 1, aliasQuality: 0.9, birthDate: 0, country: 0 },
    },
  ]);
  const both = { ...weak, names: [...weak.names, { value: 'Olde Gear', quality: 'strong' as const }] };
  expect(tokenSetMatcher.index([both]).search({ name: 'Olde Gear' }, 0.5)).toMatchObject([
    { listedName: 'Olde Gear', score: 1 },
  ]);
});

test('a listed name in a line of an address is a hit, whoever the subject is', () => {
  const index = tokenSetMatcher.index([entity('demo:1', 'QUILLFEATHER, Zorvane')]);
  const hits = index.search(
    { name: 'Ottoline Vexmoor', addressLines: ['c/o Zorvane Quillfeather'] },
    DEFAULT_THRESHOLD,
  );
  expect(hits).toEqual([
    { entityRef: 'demo:1', listedName: 'QUILLFEATHER, Zorvane', score: 1, features: { address: 1 } },
  ]);
});

test('the matcher raises and lowers a score by birth date and country, and reports both', () => {
  const listed = entity('demo:1', 'Zorvane Quillfeather');
  listed.identifiers = [
    { type: 'birthDate', value: '1912-04-01' },
    { type: 'country', value: 'Iceland' },
  ];
  const index = tokenSetMatcher.index([listed]);
  const of = (subject: object) => index.search({ name: 'Zorvane Quilfaether', ...subject }, 0.5)[0]!;
  const plain = of({}).score;
  expect(of({ birthDate: '1912-04-01', country: 'IS' })).toMatchObject({
    features: { birthDate: 0.05, country: 0.02 },
  });
  expect(of({ birthDate: '1912-04-01' }).score).toBeCloseTo(plain + 0.05);
  expect(of({ birthDate: '1970-04-01' }).score).toBeCloseTo(plain - 0.1);
  expect(of({ country: 'NO' }).score).toBeCloseTo(plain - 0.02);
});

test('the matcher reaches its precision and recall on labelled pairs at the default threshold', () => {
  const file = join(__dirname, '../../../test/fixtures/sanctions/name-pairs-sample.csv');
  const pairs = parse<{ name1: string; name2: string; is_match: string }>(readFileSync(file), { columns: true });
  const judged = pairs.map(({ name1, name2, is_match }) => ({
    same: is_match === 'true',
    hit: score(name1, name2) >= DEFAULT_THRESHOLD,
  }));
  const hits = judged.filter(({ hit }) => hit);
  const precision = hits.filter(({ same }) => same).length / hits.length;
  const recall = hits.filter(({ same }) => same).length / judged.filter(({ same }) => same).length;
  expect({
    pairs: pairs.length,
    precision: precision >= 0.95,
    recall: recall >= 0.85,
    values: [precision, recall],
  }).toMatchObject({
    pairs: 38,
    precision: true,
    recall: true,
  });
});

describe('the matcher over the complete lists', () => {
  const entities = [...readOfacList().entities, ...readUnList().entities];
  const index = tokenSetMatcher.index(entities);

  test('finds every entity by each of its names', () => {
    const sample = entities.filter((_, i) => i % 40 === 0);
    const missed = sample.flatMap(({ ref, names }) =>
      names
        .filter(({ value, quality }) => {
          const hit = index.search({ name: value }, DEFAULT_THRESHOLD).find(({ entityRef }) => entityRef === ref);
          return (hit?.score ?? 0) < (quality === 'weak' ? 0.9 : 1);
        })
        .map(({ quality }) => `${ref} ${quality}`),
    );
    expect(missed).toEqual([]);
  });

  test('a script counts as read when 95 % of the entries with both forms are found by it', () => {
    const latin = /^(?:\p{Script=Latin}|\P{L})+$/u;
    const scripts = ['Arabic', 'Cyrillic', 'Greek', 'Han', 'Hangul', 'Hebrew'].map((script) => {
      const other = new RegExp(`\\p{Script=${script}}`, 'u');
      const both = entities.filter(({ names }) =>
        [other, latin].every((form) => names.some(({ value }) => form.test(value))),
      );
      const found = both.filter((each) => {
        const alone = tokenSetMatcher.index([{ ...each, names: each.names.filter(({ value }) => latin.test(value)) }]);
        return each.names.some(
          ({ value }) => other.test(value) && alone.search({ name: value }, DEFAULT_THRESHOLD).length > 0,
        );
      });
      return { script, share: both.length === 0 ? 0 : found.length / both.length };
    });
    expect(['Latin', ...scripts.filter(({ share }) => share >= 0.95).map(({ script }) => script)]).toEqual(
      READ_SCRIPTS,
    );
  });

  test('has no hit for names that are on no list', () => {
    const nobody = [
      'Zorvane Quillfeather',
      'Ottoline Vexmoor-Thistledown',
      'Brasswhistle Nimbus Gearworks',
      'Hedwig Fernsby',
      'Tuomas Lehtikangas',
    ];
    expect(nobody.filter((name) => index.search({ name }, DEFAULT_THRESHOLD).length > 0)).toEqual([]);
  });

  test('a search compares an ordinary name with few of the listed ones', () => {
    const vocabulary = createVocabulary();
    const names = entities.flatMap((each) => listedWords(each, vocabulary));
    vocabulary.seal();
    const find = createProspects(names);
    const compared = ['Hedwig Fernsby', 'Tuomas Lehto', 'Maria Garcia', 'Ali Quill', 'J. R. Quillfeather'].map(
      (name) => {
        const tokens = nameTokens(name);
        return find(likenesses(tokens, vocabulary), tokens, DEFAULT_THRESHOLD).length;
      },
    );
    expect(Math.max(...compared)).toBeLessThan(names.length / 50);
  });
});
