import { isCommonPassword } from './common-passwords';

test.each(['password', '1qaz2wsx3edc4rfv', 'qwertyuiop', '1234567890987654321'])(
  'isCommonPassword is true for %s',
  (password) => expect(isCommonPassword(password)).toBe(true),
);
test('isCommonPassword is false for an uncommon password', () =>
  expect(isCommonPassword('correct horse battery staple')).toBe(false));
