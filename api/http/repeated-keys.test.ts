import fc from 'fast-check';
import { findRepeatedKeys, MOST_REPEATED } from './repeated-keys';

it.each([
  ['at the top', '{"a":1,"a":2}', ['/a']],
  ['three times', '{"a":1,"a":2,"a":3}', ['/a']],
  ['in an object', '{"donor":{"name":"x","name":"y"}}', ['/donor/name']],
  ['in a list', '[1,[],{"a":[{"b":1},{"b":1,"b":2}]}]', ['/2/a/1/b']],
  ['written differently', '{"a":1,"\\u0061":2}', ['/a']],
  ['with quotes and signs', '{"a\\"/~:{,":1,"a\\"/~:{,":2}', ['/a"~1~0:{,']],
  ['of the prototype', '{"__proto__":1,"__proto__":{"__proto__":1}}', ['/__proto__']],
  ['empty', '{"":1,"":2}', ['/']],
])('findRepeatedKeys finds a key that appears twice %s', (_where, json, pointers) => {
  expect(findRepeatedKeys(json)).toEqual(pointers);
});

it('findRepeatedKeys finds nothing where JSON.stringify wrote the text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(2), (value, space) => {
      expect(findRepeatedKeys(JSON.stringify(value, null, space))).toEqual([]);
    }),
  );
});

it('findRepeatedKeys stops at 20 and reads what nests deeper than the stack', () => {
  const many = Array.from({ length: 100 }, (_, index) => `"k${index}":1,"k${index}":2`).join();
  expect(findRepeatedKeys(`{${many}}`)).toHaveLength(MOST_REPEATED);
  const depth = 50_000;
  expect(findRepeatedKeys('['.repeat(depth) + '{"a":1,"a":1}' + ']'.repeat(depth))).toHaveLength(1);
});
