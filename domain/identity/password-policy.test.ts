import { passwordFault } from './password-policy';

const context = {
  hasSecondFactor: false,
  email: 'Ada.Lovelace@example.org',
  organizationName: 'HingeCraft Foundation',
  isCommon: (text: string) => ['passwordpassword', 'sunshine', 'q1w2e3r4t5y6u7i8'].includes(text),
};
const fault = (password: string, change = {}) => passwordFault(password, { ...context, ...change });

test('fifteen characters alone, eight beside a second factor', () => {
  expect(fault('x7 kd,wpq-mvne')).toBe('must have at least 15 characters');
  expect(fault('x7 kd,wpq-mvnet')).toBeUndefined();
  expect(fault('x7 kd,w', { hasSecondFactor: true })).toBe('must have at least 8 characters');
  expect(fault('x7 kd,wp', { hasSecondFactor: true })).toBeUndefined();
});

test('characters are what people count, not bytes or halves of one', () => {
  expect(fault('🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤')).toBe('must have at least 15 characters');
  expect(fault('🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆')).toBeUndefined();
});

test('no composition is asked for, and nothing is too long that can be typed', () => {
  expect(fault('correcthorsebatterystaple')).toBeUndefined();
  expect(fault(`${'ab cd'.repeat(25)}e`)).toBeUndefined();
  expect(fault(`${'ab cd'.repeat(205)}`)).toBe('must have at most 1024 bytes');
});

test.each(['q1w2e3r4t5y6u7i8', 'Q1W2e3r4t5y6u7i8', 'sunshineSUNSHINE', 'aaaaaaaaaaaaaaaa', 'abcabcabcabcabcabc'])(
  'common or a repetition: %s',
  (password) => expect(fault(password)).toMatch(/common|tried first/),
);

test.each(['my ada lovelace 1815', 'AdaLovelace!!!!!!!', 'I-love-HingeCraft-Foundation'])('obvious: %s', (password) =>
  expect(fault(password)).toMatch(/email name or the name of the organization/),
);

test('a name of three letters is in too much to be refused', () =>
  expect(fault('a good bobsled ride', { email: 'bob@example.org' })).toBeUndefined());
