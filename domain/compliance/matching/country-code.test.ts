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
])('%s is %s', (stated, code) => {
  expect(countryCode(stated)).toBe(code);
});

test.each(['', 'Utopia', 'ZZ', 'XX'])('%p is unknown', (stated) => {
  expect(countryCode(stated)).toBeUndefined();
});

test('every country of the real lists is known, but for what is none', () => {
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
