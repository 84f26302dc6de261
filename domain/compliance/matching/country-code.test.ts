import { readOfacList, readUnList } from '../../../test/fixtures/sanctions/read-list';
import { countryCode } from './country-code';

test.each([
  ['IS', 'IS'],
  ['is', 'IS'],
  [' Iceland ', 'IS'],
  ['Korea, North', 'KP'],
  ["Democratic People's Republic of Korea", 'KP'],
  ['Türkiye', 'TR'],
  ['Turkey', 'TR'],
  ['Germany', 'DE'],
])("countryCode reads '%s' as %s", (stated, code) => {
  expect(countryCode(stated)).toBe(code);
});

test.each(['', 'Utopia', 'ZZ', 'XX'])('countryCode does not know %p', (stated) => {
  expect(countryCode(stated)).toBeUndefined();
});

test('countryCode knows every country of the real lists', () => {
  const identifiers = [...readOfacList().entities, ...readUnList().entities].flatMap((entity) => entity.identifiers);
  const unknown = new Set(
    identifiers
      .filter(({ type, value }) => type === 'country' && countryCode(value) === undefined)
      .map(({ value }) => value),
  );
  expect([...unknown].sort()).toEqual([
    'Netherlands Antilles',
    'None Identified',
    'Region: Kafia Kingi',
    'Region: Northern Mali',
    'former Soviet Union',
    'possibly Palestinian',
    'undetermined',
  ]);
});
