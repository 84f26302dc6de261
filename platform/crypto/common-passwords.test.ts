import { isCommonPassword } from './common-passwords';

test.each(['password', '1qaz2wsx3edc4rfv', 'qwertyuiop', '1234567890987654321'])('%s is tried first', (password) =>
  expect(isCommonPassword(password)).toBe(true),
);
test('a good one is not', () => expect(isCommonPassword('correct horse battery staple')).toBe(false));
