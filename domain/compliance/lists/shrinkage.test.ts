import { checkShrinkage } from './shrinkage';

test.each([
  [0, 5],
  [100, 90],
  [100, 100],
  [100, 500],
  [9, 9],
])('a list that changes from %i to %i entities is accepted', (previous, next) => {
  expect(checkShrinkage(previous, next)).toEqual({ accepted: true });
});

test.each([
  [100, 89],
  [9, 8],
  [1003, 902],
])('a list that shrinks from %i to %i entities is refused with both counts', (previous, next) => {
  expect(checkShrinkage(previous, next)).toEqual({
    accepted: false,
    reason: expect.stringMatching(new RegExp(`from ${previous} to ${next} entities.*compare it`)) as string,
  });
});

test.each([0, 100])('an empty list after %i entities is refused', (previous) => {
  expect(checkShrinkage(previous, 0)).toMatchObject({
    accepted: false,
    reason: expect.stringContaining('no entities') as string,
  });
});
