import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createStatusTokens } from './status-tokens';

const lookupKey = randomBytes(32);
const tokens = createStatusTokens(lookupKey);
const id = randomUUID();

test('a status token fits its own gift under its own key alone', () => {
  const token = tokens.of(id);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(createStatusTokens(lookupKey).fits(id, token)).toBe(true);
  expect(tokens.fits(randomUUID(), token)).toBe(false);
  expect(createStatusTokens(randomBytes(32)).fits(id, token)).toBe(false);
  for (const wrong of ['', token.slice(1), `${token}=`, `x${token.slice(1)}`])
    expect(tokens.fits(id, wrong)).toBe(false);
});

test('a status token is no hash under the look-up key itself, with which emails are found', () => {
  expect(tokens.of(id)).not.toBe(createHmac('sha256', lookupKey).update(id).digest('base64url'));
});
