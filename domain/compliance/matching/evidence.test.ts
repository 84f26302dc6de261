import { birthDateEvidence, countryEvidence, MAX_EVIDENCE } from './evidence';

const born = (birthDate: string | undefined, ...stated: string[]) =>
  birthDateEvidence(
    { name: 'X', ...(birthDate === undefined ? {} : { birthDate }) },
    stated.map((value) => ({ type: 'birthDate', value })),
  );

test.each([
  ['the same day', '1961-03-12', '1961-03-12', 0.05],
  ['a day in the year', '1961-03-12', '1961', 0.02],
  ['a year, a day stated', '1961', '1961-03-12', 0.02],
  ['within a range', '1961-03-12', '1960/1962', 0.02],
  ['within a range of days', '1961-03-12', '1961-03-01/1961-03-31', 0.02],
  ['one year off', '1962-03-12', '1961-03-12', 0],
  ['three years off circa', '1964', '1961~', 0],
  ['another decade', '1971-03-12', '1961-03-12', -0.1],
  ['outside a range', '1971', '1960/1962', -0.1],
  ['five years off circa', '1966', '1961~', -0.1],
  ['a date without meaning', '12.3.1961', '1961-03-12', 0],
  ['words on the list', '1961', 'after the war', 0],
])('evidence of a date of birth: %s', (_, birthDate, stated, value) => {
  expect(born(birthDate, stated)).toBe(value);
});

test('evidence counts the closest of several dates, and no missing date', () => {
  expect(born('1961-03-12', '1940', '1961-03-12', '1975')).toBe(0.05);
  expect(born('1961-03-12')).toBe(0);
  expect(born(undefined, '1961')).toBe(0);
});

const from = (country: string | undefined, ...stated: string[]) =>
  countryEvidence(
    { name: 'X', ...(country === undefined ? {} : { country }) },
    stated.map((value) => ({ type: 'country', value })),
  );

test('evidence compares countries by code or name', () => {
  expect(from('KP', 'Korea, North')).toBe(0.02);
  expect(from('Iceland', 'Norway', 'Iceland')).toBe(0.02);
  expect(from('IS', 'Norway')).toBe(-0.02);
  expect(from('IS')).toBe(0);
  expect(from(undefined, 'Norway')).toBe(0);
  expect(from('IS', 'Utopia')).toBe(0);
  expect(from('Utopia', 'Norway')).toBe(0);
});

test('no evidence exceeds the bound of the search', () => {
  expect(born('1961-03-12', '1961-03-12') + from('IS', 'Iceland')).toBeCloseTo(MAX_EVIDENCE);
});
