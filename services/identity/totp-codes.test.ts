import { Secret } from 'otpauth';
import { makeTotpSecret, totpStep, totpUri } from './totp-codes';

// RFC 6238, appendix B, cut to six digits.
const secret = Secret.fromLatin1('12345678901234567890').base32;
const at = (seconds: number) => new Date(seconds * 1000);

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_234_567_890, '005924'],
])('the TOTP code at %i s is %s', (seconds, code) => {
  const step = Math.floor(seconds / 30);
  expect(totpStep(secret, code, at(seconds))).toBe(step);
  expect(totpStep(secret, code, at(seconds + 30))).toBe(step);
  expect(totpStep(secret, code, at(seconds - 30))).toBe(step);
  expect(totpStep(secret, code, at(seconds + 60))).toBeUndefined();
  expect(totpStep(secret, code, at(seconds - 60))).toBeUndefined();
  expect(totpStep(secret, '000000', at(seconds))).toBeUndefined();
});

test('a TOTP secret has 160 bits, is new each time and is part of a URI', () => {
  const [one, other] = [makeTotpSecret(), makeTotpSecret()];
  expect(one).toMatch(/^[A-Z2-7]{32}$/);
  expect(one).not.toBe(other);
  expect(totpUri(one, 'Makers', 'a@example.org')).toMatch(
    /^otpauth:\/\/totp\/Makers:a%40example\.org\?.*secret=[A-Z2-7]{32}&/,
  );
});
