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

test('an empty OFAC remark states nothing', () => {
  expect(parseRemark('')).toEqual({ names: [], identifiers: [] });
});
