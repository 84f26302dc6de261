import { passwordFault } from './password-policy';

const context = {
  hasSecondFactor: false,
  email: 'Ada.Lovelace@example.org',
  organizationName: 'HingeCraft Foundation',
  isCommon: (text: string) => ['passwordpassword', 'sunshine', 'q1w2e3r4t5y6u7i8'].includes(text),
};
const fault = (password: string, change = {}) => passwordFault(password, { ...context, ...change });

test('a password needs fifteen characters, or eight beside a second factor', () => {
  expect(fault('x7 kd,wpq-mvne')).toBe('must have at least 15 characters');
  expect(fault('x7 kd,wpq-mvnet')).toBeUndefined();
  expect(fault('x7 kd,w', { hasSecondFactor: true })).toBe('must have at least 8 characters');
  expect(fault('x7 kd,wp', { hasSecondFactor: true })).toBeUndefined();
});

test('the length of a password counts whole characters, not bytes or code units', () => {
  expect(fault('🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤')).toBe('must have at least 15 characters');
  expect(fault('🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆')).toBeUndefined();
});

test('a password needs no mix of characters, and may be as long as a person can type', () => {
  expect(fault('correcthorsebatterystaple')).toBeUndefined();
  expect(fault(`${'ab cd'.repeat(25)}e`)).toBeUndefined();
  expect(fault(`${'ab cd'.repeat(205)}`)).toBe('must have at most 1024 bytes');
});

test.each(['q1w2e3r4t5y6u7i8', 'Q1W2e3r4t5y6u7i8', 'sunshineSUNSHINE', 'aaaaaaaaaaaaaaaa', 'abcabcabcabcabcabc'])(
  'a password that is common or a repetition is refused: %s',
  (password) => expect(fault(password)).toMatch(/common|tried first/),
);

test.each(['my ada lovelace 1815', 'AdaLovelace!!!!!!!', 'I-love-HingeCraft-Foundation'])(
  'a password that contains the name of the user or the organization is refused: %s',
  (password) => expect(fault(password)).toMatch(/email name or the name of the organization/),
);

test('a password may contain a name of three letters', () =>
  expect(fault('a good bobsled ride', { email: 'bob@example.org' })).toBeUndefined());
