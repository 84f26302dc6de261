import { randomUUID } from 'node:crypto';
import { readBacklog } from '../../../services/kernel/read-backlog';
import { listUnusable, markHandled, readUnusable } from '../../../services/webhooks/unusable-webhooks';
import { OPERATOR, startApi, WEBHOOK_SECRETS, type TestApi } from '../../setup/api';
import { deliver, pay, paymentEvent, sign } from '../../setup/webhooks';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const count = async (table: string): Promise<number> =>
  Number((await api.query<{ n: string }>(`select count(*) as n from ${table}`))[0]!.n);
const valueOf = async (series: string): Promise<number> => {
  const line = (await api.registry.metrics()).split('\n').find((each) => each.startsWith(series));
  return Number(line?.slice(series.length) ?? 0);
};
const metric = async (text: string): Promise<boolean> => (await api.registry.metrics()).includes(text);

describe('the webhook endpoint', () => {
  it('accepts a signature of each active secret', async () => {
    for (const secret of WEBHOOK_SECRETS) {
      expect((await deliver(api, sign(paymentEvent(), { secret }))).body).toEqual({ outcome: 'accepted' });
    }
    const { body, headers } = sign(paymentEvent());
    const both = { ...headers, 'webhook-signature': `v1,AAAA v1a,xx ${headers['webhook-signature']}` };
    expect((await deliver(api, { body, headers: both })).status).toBe(200);
  });

  it('refuses a signature that is wrong, too old, in the future or missing, and stores nothing', async () => {
    const before = await count('webhooks');
    const good = sign(paymentEvent());
    const without = (name: string) => ({
      ...good,
      headers: Object.fromEntries(Object.entries(good.headers).filter(([key]) => key !== name)),
    });
    const wrong = [
      sign(paymentEvent(), { secret: `whsec_${Buffer.alloc(24, 9).toString('base64')}` }),
      sign(paymentEvent(), { skewSeconds: -301 }),
      sign(paymentEvent(), { skewSeconds: 600 }),
      sign(paymentEvent(), { skewSeconds: 86_400 }),
      { ...good, body: `${good.body} ` },
      { ...good, headers: { ...good.headers, 'webhook-id': 'other' } },
      { ...good, headers: { ...good.headers, 'webhook-timestamp': 'now' } },
      { ...good, headers: { ...good.headers, 'webhook-signature': 'v1' } },
      sign(paymentEvent(), { eventId: 'a.b' }),
      without('webhook-id'),
      without('webhook-timestamp'),
      without('webhook-signature'),
    ];
    for (const webhook of wrong) expect((await deliver(api, webhook)).status).toBe(401);
    expect((await deliver(api, good, 'stranger')).status).toBe(404);
    expect((await deliver(api, good, 'constructor')).status).toBe(404);
    expect(await count('webhooks')).toBe(before);
  });

  it('accepts a body of up to 256 KiB', async () => {
    const event = (bytes: number) => {
      const base = JSON.stringify({ type: 'invoice.created', filler: '' });
      return sign(base.replace('""', `"${'x'.repeat(bytes - base.length)}"`));
    };
    expect((await deliver(api, event(256 * 1024))).status).toBe(200);
    expect((await deliver(api, event(256 * 1024 + 1))).status).toBe(413);
  });
});

describe('a signed webhook in which a key appears twice', () => {
  const withRepeat = (field: string) => {
    const event = paymentEvent();
    return { event, text: JSON.stringify(event).replace('"data":{', `"data":{${field},`) };
  };

  it('is kept and books nothing when the key identifies its money', async () => {
    const before = await count('payments');
    const { text } = withRepeat('"amount":"9000.00"');
    const answer = await deliver(api, sign(text));
    expect([answer.status, answer.body]).toEqual([202, { outcome: 'kept' }]);
    expect(await count('payments')).toBe(before);
    expect(await valueOf('hingecraft_webhook_keys_repeated_total{provider="cardpay"} ')).toBe(1);
  });

  it('is processed with an alarm when the key is one that nothing is read from', async () => {
    const before = await valueOf('hingecraft_webhook_keys_repeated_total{provider="cardpay"} ');
    const { event, text } = withRepeat('"memo":1,"memo":2');
    const webhook = sign(text);
    expect((await deliver(api, webhook)).body).toEqual({ outcome: 'accepted' });
    expect((await deliver(api, webhook)).body).toEqual({ outcome: 'duplicate' });
    const [row] = await api.query<{ status: string }>('select status from payments where provider_reference = $1', [
      event.data.payment_reference,
    ]);
    expect(row?.status).toBe('matched');
    expect(await valueOf('hingecraft_webhook_keys_repeated_total{provider="cardpay"} ')).toBe(before + 1);
  });

  it('is refused when it has no body at all', async () => {
    const answer = await deliver(api, sign(''));
    expect([answer.status, answer.body['type']]).toEqual([400, 'urn:hingecraft:problem:invalid-request']);
  });
});

describe('a repeated webhook', () => {
  it('is answered 2xx for each of 100 parallel copies and makes one payment', async () => {
    const { body } = await api.ask('/v1/donations', {
      key: await api.key('member'),
      body: { method: 'card', amount: '50.00', currency: 'USD', donor: { kind: 'anonymous' } },
    });
    const before = await count('payments');
    const webhook = sign(paymentEvent({ donation_id: body['id'] }));
    const answers = await Promise.all(Array.from({ length: 100 }, () => deliver(api, webhook)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(answers.filter((answer) => answer.body['outcome'] === 'accepted')).toHaveLength(1);
    expect(await count('payments')).toBe(before + 1);
    const read = await api.ask(`/v1/donations/${body['id'] as string}`, { key: await api.key('finance') });
    expect(read.body).toMatchObject({ status: 'pending', received: '50.00' });
  });

  it('is refused and raises the alarm when its body differs', async () => {
    const eventId = randomUUID();
    await deliver(api, sign(paymentEvent(), { eventId }));
    const before = await count('payments');
    const altered = await deliver(api, sign(paymentEvent({ amount: '5000.00' }), { eventId }));
    expect(altered.body).toMatchObject({ status: 409, type: 'urn:hingecraft:problem:webhook-altered' });
    expect(await count('payments')).toBe(before);
    expect(await metric('hingecraft_webhooks_total{provider="cardpay",outcome="altered"} 1')).toBe(true);
  });
});

describe('the webhook endpoint takes a payment', () => {
  const payment = async (reference: string) =>
    (
      await api.query<{ notes: string | null; donation_id: string | null; status: string }>(
        'select notes, donation_id, status from payments where provider_reference = $1',
        [reference],
      )
    )[0];

  it.each([
    ['whose payer is null', { payer: null }, null],
    ['whose name is null', { payer: { name: null } }, null],
    ['whose name is empty', { payer: { name: '' } }, null],
    ['whose email is empty', { payer: { email: '' } }, null],
    ['whose country is in small letters', { payer: { country: 'us' } }, null],
    ['whose country is a word', { payer: { country: 'Iceland' } }, 'country-unreadable'],
    ['whose country is not in use', { payer: { country: 'ZZ' } }, 'country-unreadable'],
    ['whose name turns direction', { payer: { name: 'Marigold\u202e Testwell' } }, 'name-stripped'],
    ['whose name has no letter', { payer: { name: '\u3164' } }, 'name-stripped,name-unreadable'],
    ['with a mark in an address line', { payer: { address: ['1 Way\u200e'] } }, 'address-stripped'],
    ['with eleven address lines', { payer: { address: Array(11).fill('1 Way') } }, 'address-cut'],
    ['whose payer is a text', { payer: 'Marigold' }, 'payer-unreadable'],
    ['whose gift is null', { donation_id: null }, null],
    ['whose gift is an empty text', { donation_id: '' }, null],
  ])('%s, and notes what did not fit', async (_, data, notes) => {
    const event = paymentEvent(data);
    expect(await deliver(api, sign(event))).toMatchObject({ status: 200, body: { outcome: 'accepted' } });
    expect(await payment(event.data.payment_reference)).toMatchObject({ notes, status: 'matched' });
  });

  it.each([
    ['a number', 42],
    ['no id', 'campaign-7'],
  ])('that names %s as its gift, and leaves it to finance', async (_, named) => {
    const event = paymentEvent({ donation_id: named });
    expect((await deliver(api, sign(event))).body).toEqual({ outcome: 'accepted' });
    expect(await payment(event.data.payment_reference)).toMatchObject({ donation_id: null, status: 'unmatched' });
  });

  it('without a time of the event', async () => {
    const { type, data } = paymentEvent();
    expect((await deliver(api, sign({ type, data }))).body).toEqual({ outcome: 'accepted' });
  });
});

describe('the webhook endpoint takes a reversal', () => {
  it('of a payment that it has, counts it, and raises an alarm where it does not fit', async () => {
    const event = paymentEvent();
    await deliver(api, sign(event));
    const data = {
      reversal_reference: randomUUID(),
      payment_reference: event.data.payment_reference,
      amount: '20.00',
      currency: 'USD',
      occurred_at: new Date().toISOString(),
    };
    expect((await deliver(api, sign({ type: 'payment.refunded', data }))).body).toEqual({ outcome: 'accepted' });
    expect(await metric('hingecraft_reversals_total{outcome="applied"} 1')).toBe(true);
    const again = { ...data, reversal_reference: randomUUID(), amount: '40.00' };
    expect((await deliver(api, sign({ type: 'payment.refunded', data: again }))).body).toEqual({ outcome: 'accepted' });
    expect(await metric('hingecraft_reversals_total{outcome="held"} 1')).toBe(true);
    const read = await api.ask('/v1/payments?status=matched&limit=100', { key: await api.key('finance') });
    expect(read.body['items']).toContainEqual(
      expect.objectContaining({ provider_reference: data.payment_reference, returned: '20.00', notes: null }),
    );
  });

  it('without an amount as a webhook that is not understood', async () => {
    const data = {
      reversal_reference: 'r',
      payment_reference: 'p',
      currency: 'USD',
      occurred_at: '2026-01-01T00:00:00Z',
    };
    expect(await deliver(api, sign({ type: 'payment.disputed', data }))).toMatchObject({ status: 202 });
  });
});

describe('the webhook endpoint, given an unusual event,', () => {
  it.each([
    ['a body that is not JSON', 'payment of 50'],
    ['an event without a type', '{"data":1}'],
    ['a payment without an amount', JSON.stringify(paymentEvent({ amount: undefined }))],
    ['an invalid amount', JSON.stringify(paymentEvent({ amount: '1.001' }))],
    ['a time in the year 0', JSON.stringify(paymentEvent({ received_at: '0000-01-01T00:00:00Z' }))],
    ['a time in the year 10000', JSON.stringify(paymentEvent({ received_at: '9999-12-31T23:59:59-12:00' }))],
    ['an unknown currency', JSON.stringify(paymentEvent({ currency: 'XXX' }))],
    ['a null byte in a reference', JSON.stringify(paymentEvent({ payment_reference: 'a\u0000' }))],
    ['an unknown refund', JSON.stringify({ type: 'refund.succeeded', data: { refund_id: randomUUID() } })],
  ])('keeps %s, answers 202, and a repeat 200', async (_what, text) => {
    const before = await count('webhooks');
    const webhook = sign(text);
    expect(await deliver(api, webhook)).toMatchObject({ status: 202, body: { outcome: 'kept' } });
    expect(await deliver(api, webhook)).toMatchObject({ status: 200, body: { outcome: 'duplicate' } });
    expect(await count('webhooks')).toBe(before + 1);
  });

  it('counts kept webhooks and shows them to an operator until they are handled', async () => {
    const text = JSON.stringify(paymentEvent({ currency: 'XXX' }));
    const before = await listUnusable(api, OPERATOR);
    await deliver(api, sign(text));
    expect(await readBacklog(api, OPERATOR)).toMatchObject({ webhooksUnusable: before.length + 1 });
    const kept = (await listUnusable(api, OPERATOR)).at(-1)!;
    expect(kept).toMatchObject({ provider: 'cardpay', eventType: 'payment.succeeded' });
    expect(await readUnusable(api, kept.id, OPERATOR)).toBe(text);
    await markHandled(api, kept.id, OPERATOR);
    expect(await listUnusable(api, OPERATOR)).toHaveLength(before.length);
    await expect(markHandled(api, kept.id, OPERATOR)).rejects.toMatchObject({ code: 'kernel.not-found' });
  });

  it('keeps a second event for a known payment without booking it twice', async () => {
    const reference = `pay-${randomUUID()}`;
    await pay(api, { payment_reference: reference });
    const before = await count('payments');
    expect(await pay(api, { payment_reference: reference })).toMatchObject({ status: 202 });
    expect(await count('payments')).toBe(before);
  });

  it('accepts events of other types and further fields', async () => {
    expect((await deliver(api, sign({ type: 'invoice.created', data: {} }))).body).toEqual({ outcome: 'accepted' });
    expect((await pay(api, { provider_fee: '0.30', payer: { name: 'Ada', phone: '1' } })).status).toBe(200);
  });
});

describe('a payment that does not fit', () => {
  it('is stored, counted and shown to finance, and not revealed to the provider', async () => {
    const series = 'hingecraft_payment_discrepancies_total{kind="unknown-pledge"}';
    const before = await valueOf(series);
    const unknown = await pay(api, { donation_id: randomUUID(), payer: { name: 'Ada Canary' } });
    expect(unknown.body).toEqual({ outcome: 'accepted' });
    expect(await valueOf(series)).toBe(before + 1);
    const { body } = await api.ask('/v1/payments?status=unmatched', { key: await api.key('finance') });
    expect(body['items']).toContainEqual(
      expect.objectContaining({ donation_id: null, discrepancy: 'unknown-pledge', amount: '50.00' }),
    );
    expect(JSON.stringify(body)).not.toContain('Canary');
  });
});
