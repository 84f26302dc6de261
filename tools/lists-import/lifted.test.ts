import { readLifted } from './lifted';

const options = { force: false, 'put-in-force': false };

test('without an option nothing is lifted', () => {
  expect(readLifted(options)).toBeUndefined();
});

test('an override is lifted with its reason', () => {
  expect(readLifted({ ...options, force: true, reason: ' checked with the publisher ' })).toEqual({
    overrides: ['force'],
    reason: 'checked with the publisher',
  });
  expect(readLifted({ force: true, 'put-in-force': true, reason: 'r' })?.overrides).toEqual(['force', 'put-in-force']);
});

test.each([
  ['an override without a reason', { ...options, force: true }, '--force: needs --reason'],
  ['the other without a reason', { ...options, 'put-in-force': true }, '--put-in-force: needs --reason'],
  ['a blank reason', { ...options, force: true, reason: '  ' }, '--force: needs --reason'],
  ['a reason for nothing', { ...options, reason: 'r' }, '--reason: say what for'],
  ['an endless reason', { ...options, force: true, reason: 'r'.repeat(1_001) }, '1001 characters are over the limit'],
])('%s is refused', (_, given, message) => {
  expect(() => readLifted(given)).toThrow(message);
});
