import { invalidList, InvalidListError } from './invalid-list';

test('InvalidListError names file, place, value and way out', () => {
  const cause = new Error('low level');
  const error = invalidList('alt.csv', 'line 7', 'A,B', 'has 2 columns', cause);
  expect(error).toBeInstanceOf(InvalidListError);
  expect(error).toMatchObject({ message: "alt.csv, line 7: 'A,B' has 2 columns", cause });
});

test('InvalidListError shortens long values and shows control characters', () => {
  expect(invalidList('f', 'w', 'x'.repeat(500), 'is long').message).toBe(`f, w: '${'x'.repeat(80)}…' is long`);
  expect(invalidList('f', 'w', 'a\x1ab', 'is odd').message).toBe("f, w: 'a\\x1ab' is odd");
  expect(invalidList('f', 'w', undefined, 'is missing').message).toBe("f, w: 'nothing' is missing");
});
