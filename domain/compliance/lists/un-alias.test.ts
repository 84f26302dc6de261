import { unAliases, unNames } from './un-alias';

const values = (element: string, kind: 'person' | 'organization' = 'person') =>
  unNames(element, 'strong', kind).map(({ value }) => value);

test.each([
  ['several spellings', 'Zorvan Quill; Zorvan Quil;  Z. Quill', ['Zorvan Quill', 'Zorvan Quil', 'Z. Quill']],
  ['lettered spellings', 'Zorvan Quill b) Z. Quill', ['Zorvan Quill', 'Z. Quill']],
  ['a second script', 'Zorvan Quill (Зорван Квилл)', ['Zorvan Quill', 'Зорван Квилл']],
  ['a labelled script', 'Zorvan (original script: Зорван)', ['Zorvan', 'Зорван']],
  ['the other script first', 'Зорван (Zorvan Quill; Zorvan Quil)', ['Зорван', 'Zorvan Quill', 'Zorvan Quil']],
  ['a remark', 'Zorvan Quill (birth name)', ['Zorvan Quill']],
  ['a remark with a semicolon-free list', '(Sheikh) Zorvan Quill', ['Zorvan Quill']],
  ['a date of birth', 'Zorvan Quill, born 1 Jan. 1953 (Utopian passport no. 1)', ['Zorvan Quill']],
  ['quotes', '"QUILL, Zorvan"', ['QUILL, Zorvan']],
  ['curly quotes', '“The Gear”', ['The Gear']],
  ['curly quotes around a word', '“General” Quill', ['General Quill']],
  ['single curly quotes', '‘The Gear’', ['The Gear']],
  ['an apostrophe at the start', '‘Abd al-Quill', ['‘Abd al-Quill']],
  ['a list in quotes', '“The Gear”; “Quill”', ['The Gear', 'Quill']],
  ['a stray bracket', ') Zorvan Quill', ['Zorvan Quill']],
  ['a missing bracket', 'Zorvan Quill (Зорван', ['Zorvan Quill', 'Зорван']],
  ['nothing', ' ', []],
])('a UN alias with %s', (_, element, expected) => {
  expect(values(element)).toEqual(expected);
});

test('the acronym of an organisation is a weak name, and stays in its name', () => {
  expect(unNames('NIMBUS GEARS COMPANY (NGC) ; CLOUD WORKS', 'strong', 'organization')).toEqual([
    { value: 'NIMBUS GEARS COMPANY (NGC)', quality: 'strong' },
    { value: 'NGC', quality: 'weak' },
    { value: 'CLOUD WORKS', quality: 'strong' },
  ]);
});

test('an acronym with its variants is weak names, and a place behind it is none', () => {
  expect(unNames('Nimbus Gears In The Sky East (NGI-SE, NGI-Sky East, Utopia)', 'strong', 'organization')).toEqual([
    { value: 'Nimbus Gears In The Sky East (NGI-SE, NGI-Sky East, Utopia)', quality: 'strong' },
    { value: 'NGI-SE', quality: 'weak' },
    { value: 'NGI-Sky East', quality: 'weak' },
  ]);
});

test('an alias element may join names by commas, a name element does not', () => {
  expect(unAliases('Zorvan Quill, Orvan; Z. Quill', 'strong', 'person').map(({ value }) => value)).toEqual([
    'Zorvan Quill',
    'Orvan',
    'Z. Quill',
  ]);
  expect(values('Zorvan Quill, Orvan')).toEqual(['Zorvan Quill, Orvan']);
});

test('the branch of an organisation is part of its name', () => {
  expect(values('NIMBUS GEARS (UTOPIA)', 'organization')).toEqual(['NIMBUS GEARS (UTOPIA)']);
  expect(values('NIMBUS GEARS - UTOPIA', 'organization')).toEqual(['NIMBUS GEARS - UTOPIA']);
});

test('a UN alias with a list in nested brackets is read', () => {
  expect(values('Nimbus Gears (NG) (نيمبوس (original script); Nimbos; Nymbus)', 'organization')).toEqual([
    'Nimbus Gears',
    'NG',
    'نيمبوس',
    'Nimbos',
    'Nymbus',
  ]);
});
