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
    repeats: false,
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
  const other = { eventType: 'invoice.created', content: { kind: 'other' }, understood: true, repeats: false };
  expect(readEvent('{"type":"invoice.created"}')).toEqual(other);
  expect(readEvent('{"type":"toString"}')).toMatchObject({ understood: true });
  expect(readEvent('nonsense')).toMatchObject({
    eventType: 'unreadable',
    content: { kind: 'other' },
    understood: false,
  });
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

const written = JSON.stringify(payment);
/** The payment as it is written, with `field` written a second time before `beside`. */
const twice = (beside: string, field: string) => written.replace(beside, `${field},${beside}`);

it.each([
  ['its type', twice('"type"', '"type":"invoice.created"'), 'unreadable'],
  ['its data', twice('"data"', '"data":{}'), 'payment.succeeded'],
  ['its reference', twice('"method"', '"payment_reference":"pay-2"'), 'payment.succeeded'],
  ['its gift', twice('"method"', '"donation_id":"other"'), 'payment.succeeded'],
  ['its amount', twice('"method"', '"amount":"5000.00"'), 'payment.succeeded'],
  ['its currency, written with an escape', twice('"method"', '"curr\\u0065ncy":"EUR"'), 'payment.succeeded'],
])('readEvent does not understand a payment with two values of %s', (_what, text, eventType) => {
  expect(readEvent(text)).toEqual({ eventType, content: { kind: 'other' }, understood: false, repeats: true });
});

it('readEvent has a person read a payer who is written twice', () => {
  for (const text of [twice('"name"', '"name":"Eve"'), twice('"payer"', '"payer":{}')])
    expect(readEvent(text)).toMatchObject({
      understood: true,
      repeats: true,
      content: { payment: { amountAtomic: 5000n, notes: ['payer-unreadable'] } },
    });
});

it('readEvent reads a payment in which another key appears twice, and says so', () => {
  const read = readEvent(twice('"timestamp"', '"sequence":1,"sequence":2'));
  expect(read).toMatchObject({ understood: true, repeats: true });
  expect(read.content).toEqual(readEvent(written).content);
});

it('readEvent does not understand a payment with more repeated keys than it looks at', () => {
  const many = Array.from({ length: 20 }, (_, index) => `"k${index}":1,"k${index}":2`).join();
  expect(readEvent(twice('"data"', many))).toMatchObject({ understood: false, repeats: true });
});
