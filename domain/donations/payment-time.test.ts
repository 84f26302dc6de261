import { readPaymentTime } from './payment-time';

const ARRIVED = new Date('2026-12-01T12:00:00Z');

test.each([
  ['1970-01-01T00:00:00Z', true],
  ['1999-12-31T23:59:59Z', true],
  ['2000-01-01T00:00:00Z', false],
  ['2026-12-02T12:00:00Z', false],
  ['2026-12-02T12:00:01Z', true],
  ['9999-12-31T23:59:59Z', true],
])('readPaymentTime takes %s as unlikely: %s', (text, isUnlikely) => {
  const reported = new Date(text);
  expect(readPaymentTime(reported, ARRIVED)).toEqual({ receivedAt: isUnlikely ? ARRIVED : reported, isUnlikely });
});
