import { spreadOf } from './spread';

test.each([
  ['an odd number of values has one in the middle', [3, 1, 2], { median: 2, min: 1, max: 3 }],
  ['an even number has the mean of two', [4, 1, 2, 3], { median: 2.5, min: 1, max: 4 }],
  ['numbers are sorted as numbers', [10, 9, 100], { median: 10, min: 9, max: 100 }],
])('spreadOf: %s', (_name, values, expected) => expect(spreadOf(values)).toEqual(expected));

test('spreadOf throws without a value', () => expect(() => spreadOf([])).toThrow('nothing was measured'));
