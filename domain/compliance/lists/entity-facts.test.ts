import { firstRepeated, uniqueIdentifiers, uniqueNames } from './entity-facts';

test('a name is kept once, in its best quality and first place', () => {
  expect(
    uniqueNames([
      { value: 'Nimbus  Gears', quality: 'weak' },
      { value: 'Other', quality: 'strong' },
      { value: ' Nimbus Gears ', quality: 'primary' },
      { value: '  ', quality: 'strong' },
    ]),
  ).toEqual([
    { value: 'Nimbus Gears', quality: 'primary' },
    { value: 'Other', quality: 'strong' },
  ]);
});

test('an identifier is kept once per type, an empty one not at all', () => {
  const country = { type: 'country', value: 'Iceland' };
  expect(
    uniqueIdentifiers([country, country, { type: 'flag', value: 'Iceland' }, { type: 'flag', value: ' ' }]),
  ).toEqual([country, { type: 'flag', value: 'Iceland' }]);
});

test('the first repeated value is found', () => {
  expect(firstRepeated(['a', 'b', 'c', 'b', 'a'])).toBe('b');
  expect(firstRepeated(['a', 'b'])).toBeUndefined();
});
