import { Webhook } from 'standardwebhooks';
import { createWebhookVerifiers, verifySignature } from './verify-signature';

const NOW = new Date('2026-11-29T12:00:00Z');
const SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const verifiers = createWebhookVerifiers({ cardpay: [SECRET] });

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

const verifyDated = (secondsFromNow: number) => {
  const at = new Date(NOW.getTime() + secondsFromNow * 1000);
  const headers = {
    'webhook-id': 'event-1',
    'webhook-timestamp': String(at.getTime() / 1000),
    'webhook-signature': new Webhook(SECRET).sign('event-1', at, '{}'),
  };
  return verifySignature(verifiers, 'cardpay', headers, Buffer.from('{}'));
};

it.each([-300, 0, 300])('verifySignature accepts a webhook dated %i s from now', (seconds) => {
  expect(verifyDated(seconds)).toEqual({ eventId: 'event-1', text: '{}' });
});

it.each([-301, 301])('verifySignature refuses a webhook dated %i s from now', (seconds) => {
  expect(() => verifyDated(seconds)).toThrow('not signed with an active secret of this provider');
});
