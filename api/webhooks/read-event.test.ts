import { readEvent } from './read-event';

const payment = {
  type: 'payment.succeeded',
  timestamp: '2026-03-01T10:00:00Z',
  data: {
    payment_reference: 'pay-1',
    donation_id: 'theirs',
    method: 'card',
    amount: '50.00',
    currency: 'USD',
    received_at: '2026-03-01T10:00:00+01:00',
    payer: { name: 'Ada', email: 'a@example.org' },
  },
};

it('readEvent reads amount in atomic units, time and payer of a payment', () => {
  expect(readEvent(JSON.stringify(payment))).toEqual({
    eventType: 'payment.succeeded',
    understood: true,
    content: {
      kind: 'payment',
      payment: {
        providerReference: 'pay-1',
        donationId: 'theirs',
        method: 'card',
        currency: 'USD',
        amountAtomic: 5000n,
        receivedAt: new Date('2026-03-01T09:00:00Z'),
        payer: { kind: 'individual', fullName: 'Ada', email: 'a@example.org' },
      },
    },
  });
});

it('readEvent reads a payment without a payer as anonymous', () => {
  const data = { ...payment.data, payer: undefined };
  const { content } = readEvent(JSON.stringify({ ...payment, data }));
  expect(content).toMatchObject({ payment: { payer: { kind: 'anonymous' } } });
});

it('readEvent reads the outcome of a refund', () => {
  const refundId = '019b0000-0000-7000-8000-000000000001';
  const event = (type: string) => JSON.stringify({ type, data: { refund_id: refundId, fee: 1 } });
  expect(readEvent(event('refund.succeeded')).content).toEqual({ kind: 'refund', refundId, outcome: 'confirmed' });
  expect(readEvent(event('refund.failed')).content).toEqual({ kind: 'refund', refundId, outcome: 'refused' });
});

it('readEvent understands other types as nothing to do, and marks a broken event as not understood', () => {
  const other = { eventType: 'invoice.created', content: { kind: 'other' }, understood: true };
  expect(readEvent('{"type":"invoice.created"}')).toEqual(other);
  expect(readEvent('{"type":"toString"}')).toMatchObject({ understood: true });
  expect(readEvent('nonsense')).toEqual({ eventType: 'unreadable', content: { kind: 'other' }, understood: false });
  expect(readEvent('{"type":"refund.failed"}')).toMatchObject({ eventType: 'refund.failed', understood: false });
});

test('readEvent takes a payment whose payer does not fit, and notes what was left out', () => {
  const event = {
    type: 'payment.succeeded',
    data: {
      payment_reference: 'pay-1',
      method: 'card',
      amount: '50.00',
      currency: 'USD',
      received_at: '2026-01-02T03:04:05Z',
      payer: { name: 'Ada', country: 'Iceland' },
    },
  };
  expect(readEvent(JSON.stringify(event))).toMatchObject({
    understood: true,
    content: { kind: 'payment', payment: { payer: { fullName: 'Ada' }, notes: ['country-unreadable'] } },
  });
});
