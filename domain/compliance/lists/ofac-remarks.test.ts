import { parseRemark } from './ofac-remarks';

const only = (remark: string) => parseRemark(remark).identifiers;

test.each([
  ['DOB circa 1960.', 'birthDate', '1960~'],
  ['alt. DOB 1955 to 1958', 'birthDate', '1955/1958'],
  ['DOB after the war.', 'birthDateText', 'after the war'],
  ['POB Nowhere, Utopia.', 'placeOfBirth', 'Nowhere, Utopia'],
  ['nationality Korea, North.', 'country', 'Korea, North'],
  ['Passport A1 (Utopia).', 'passport', 'A1 (Utopia)'],
  ['alt. Passport A2 (Utopia).', 'passport', 'A2 (Utopia)'],
  ['National ID No. 12-3 (Utopia).', 'nationalId', '12-3 (Utopia)'],
  ['Identification Number IMO 1234567.', 'vesselNumber', '1234567'],
  ['Vessel Registration Identification IMO 1234567.', 'vesselNumber', 'IMO 1234567'],
  ['Linked To: NIMBUS S.A.', 'linkedTo', 'NIMBUS S.A'],
  ['alt. Digital Currency Address - ETH 0xABCDEF0123.', 'cryptoAddress', '0xabcdef0123'],
  [
    'Digital Currency Address - XBT 12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h.',
    'cryptoAddress',
    '12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h',
  ],
  ['Commander of the clouds.', 'remark', 'Commander of the clouds'],
])("the OFAC remark '%s' is read as %s", (remark, type, value) => {
  expect(only(remark)).toEqual([{ type, value }]);
});

test('aliases in quotes in an OFAC remark are weak names', () => {
  expect(parseRemark("DOB 1960; a.k.a. 'THE GEAR'; f.k.a. 'QUILL, Old'.")).toEqual({
    names: [
      { value: 'THE GEAR', quality: 'weak' },
      { value: 'QUILL, Old', quality: 'weak' },
    ],
    identifiers: [{ type: 'birthDate', value: '1960' }],
  });
});

test.each([
  ['curly quotes', 'a.k.a. ‘THE GEAR’; DOB 1960.', ['THE GEAR']],
  ['double curly quotes', 'alt. f.k.a. “THE GEAR”.', ['THE GEAR']],
  ['straight double quotes', 'a.k.a. "THE GEAR".', ['THE GEAR']],
  ['a semicolon inside', "a.k.a. 'GEAR; OLD'; DOB 1960.", ['GEAR; OLD']],
  ['a semicolon inside curly quotes', 'DOB 1960; a.k.a. “GEAR; OLD”; a.k.a. ‘QUILL’.', ['GEAR; OLD', 'QUILL']],
  ['an apostrophe inside', "a.k.a. 'O'QUILL'; a.k.a. 'D’GEAR'.", ["O'QUILL", 'D’GEAR']],
  ['no closing quote', "a.k.a. 'THE GEAR; DOB 1960; a.k.a. 'QUILL'.", ['THE GEAR', 'QUILL']],
  ['no closing quote before an alias', "a.k.a. 'THE GEAR; a.k.a. 'QUILL'.", ['THE GEAR', 'QUILL']],
  ['no quotes', 'a.k.a. THE GEAR; DOB 1960.', ['THE GEAR']],
])('an alias with %s is a weak name', (_, remark, names) => {
  expect(parseRemark(remark)).toEqual({
    names: names.map((value) => ({ value, quality: 'weak' })),
    identifiers: remark.includes('DOB') ? [{ type: 'birthDate', value: '1960' }] : [],
  });
});

test('quotes that open no alias part nothing', () => {
  expect(only("Known as 'THE GEAR; DOB 1960.")).toEqual([
    { type: 'remark', value: "Known as 'THE GEAR" },
    { type: 'birthDate', value: '1960' },
  ]);
});

test('an empty OFAC remark states nothing', () => {
  expect(parseRemark('')).toEqual({ names: [], identifiers: [] });
});
