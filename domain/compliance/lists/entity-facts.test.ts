import { firstRepeated, uniqueIdentifiers, uniqueNames } from './entity-facts';

test('entity facts hold a name once, in its best quality and first place', () => {
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

test('entity facts hold an identifier once per type, and no empty one', () => {
  const country = { type: 'country', value: 'Iceland' };
  expect(
    uniqueIdentifiers([country, country, { type: 'flag', value: 'Iceland' }, { type: 'flag', value: ' ' }]),
  ).toEqual([country, { type: 'flag', value: 'Iceland' }]);
});

test('firstRepeated returns the first repeated value', () => {
  expect(firstRepeated(['a', 'b', 'c', 'b', 'a'])).toBe('b');
  expect(firstRepeated(['a', 'b'])).toBeUndefined();
});
