import { refreshVerdict } from './refresh-verdict';

const now = new Date('2026-03-01T12:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);

test.each([
  ['current', { counter: 3, replacedAt: null, retriedAt: null }, 'rotate'],
  ['the previous one, at once', { counter: 2, replacedAt: ago(0), retriedAt: null }, 'repeat'],
  ['the previous one, after 30 s', { counter: 2, replacedAt: ago(30_000), retriedAt: null }, 'repeat'],
  ['the previous one, later than 30 s', { counter: 2, replacedAt: ago(30_001), retriedAt: null }, 'replay'],
  ['the previous one, a third time', { counter: 2, replacedAt: ago(1_000), retriedAt: ago(500) }, 'replay'],
  ['older than the previous one', { counter: 1, replacedAt: ago(1_000), retriedAt: null }, 'replay'],
] as const)('the verdict on a refresh token that is %s', (_name, presented, verdict) => {
  expect(refreshVerdict(presented, 3, now)).toBe(verdict);
});
