import { pino } from 'pino';
import { OPERATOR_USER_ID } from '../../../contracts/identity/actor';
import { nextDelayMs } from '../../../domain/webhooks/retry-schedule';
import { deliveryStore } from '../../../entities/webhooks/delivery.store';
import type { PostOutcome, SignedEvent } from '../../../platform/webhooks/post-webhook';
import { addEndpoint, listEndpoints, resend, rotateSecret } from '../../../services/webhooks/manage-endpoints';
import { until } from '../../../tools/demo/api-client';
import { startDeliverer } from '../../../workers/dispatch/deliverer';
import { openTestUnit, type TestUnit } from '../../setup/unit-of-work';

const actor = { userId: OPERATOR_USER_ID, requestId: 'test' };
let unit: TestUnit;
beforeAll(async () => void (unit = await openTestUnit()));
afterAll(() => unit.close());
beforeEach(() => unit.query('truncate webhook_deliveries, webhook_endpoints, outbox cascade'));

const announce = async () => {
  await unit.withActor(
    actor,
    async ({ outbox }) =>
      outbox.deliver({
        aggregateType: 'donation',
        aggregateId: 'one',
        topic: 'donation.settled',
        data: { donation_id: 'one' },
      }),
    { technical: 'test' },
  );
  const [{ id }] = (await unit.query<{ id: string }>('select id from outbox order by sequence desc limit 1')) as [
    { id: string },
  ];
  await unit.withActor(actor, ({ manager }) => deliveryStore(manager).fanOut([id]), { technical: 'test' });
  return id;
};

/** Runs the deliverer over an endpoint that answers `statuses` in turn, until `done`. */
const deliver = async (
  statuses: (number | null)[],
  done: () => Promise<boolean>,
  asked: Pick<PostOutcome, 'retryAfterMs'> = {},
): Promise<SignedEvent[]> => {
  const sent: SignedEvent[] = [];
  const post = async (event: SignedEvent): Promise<PostOutcome> => {
    sent.push(event);
    return {
      statusCode: statuses[Math.min(sent.length, statuses.length) - 1] ?? null,
      latencyMs: 1,
      excerpt: '',
      ...asked,
    };
  };
  const loop = startDeliverer({ withActor: unit.withActor, post, log: pino({ level: 'silent' }) });
  await until(
    async () => {
      // The schedule waits for seconds to days; the test makes each next attempt due at once.
      await unit.query(
        `update webhook_deliveries set next_attempt_at = now() where status = 'waiting' and attempts = $1`,
        [sent.length],
      );
      loop.wake();
      return done();
    },
    Boolean,
    'the deliveries',
    20_000,
  );
  await loop.stop();
  return sent;
};
const statusIs = (status: string) => async () =>
  (await unit.query<{ status: string }>('select status from webhook_deliveries')).every((row) => row.status === status);

test('the deliverer sends a failing endpoint the same bytes again until it accepts them', async () => {
  await addEndpoint(unit, 'https://hooks.example.org/', ['donation.settled'], actor);
  const id = await announce();
  const sent = await deliver([500, null, 503, 200], statusIs('delivered'));
  expect(sent).toHaveLength(4);
  expect(new Set(sent.map(({ eventId, body }) => `${eventId} ${body}`)).size).toBe(1);
  expect(sent[0]?.eventId).toBe(id);
  const [row] = await unit.query('select attempts, last_status_code from webhook_deliveries');
  expect(row).toEqual({ attempts: 4, last_status_code: 200 });
});

test('the deliverer postpones a failed attempt by the schedule with jitter', async () => {
  await addEndpoint(unit, 'https://hooks.example.org/', ['donation.settled'], actor);
  await announce();
  await deliver(
    [500],
    async () => (await unit.query('select 1 from webhook_deliveries where last_status_code = 500')).length === 1,
  );
  const [row] = await unit.query<{ wait: string; attempts: number }>(
    'select attempts, extract(epoch from next_attempt_at - updated_at) as wait from webhook_deliveries',
  );
  const planned = (nextDelayMs(row?.attempts ?? 0, 0.5) ?? 0) / 1_000;
  expect(Number(row?.wait)).toBeGreaterThan(planned * 0.75);
  expect(Number(row?.wait)).toBeLessThan(planned * 1.25);
});

test('the deliverer waits as long as an overloaded endpoint asks', async () => {
  await addEndpoint(unit, 'https://hooks.example.org/', ['donation.settled'], actor);
  await announce();
  const failed = async () =>
    (await unit.query('select 1 from webhook_deliveries where last_status_code = 429')).length === 1;
  await deliver([429], failed, { retryAfterMs: 3_600_000 });
  const [row] = await unit.query<{ wait: string }>(
    'select extract(epoch from next_attempt_at - updated_at) as wait from webhook_deliveries',
  );
  expect(Number(row?.wait)).toBeCloseTo(3_600, -1);
});

test('the deliverer gives an event up after nine retries, and a resend sends it under the same id', async () => {
  const { id: endpoint } = await addEndpoint(unit, 'https://hooks.example.org/', ['donation.settled'], actor);
  const id = await announce();
  const sent = await deliver([500], statusIs('dead'));
  expect(sent).toHaveLength(10);
  expect(await listEndpoints(unit, actor)).toMatchObject([{ waiting: 0, dead: 1 }]);
  expect(await resend(unit, endpoint, new Date(0), actor)).toBe(1);
  const again = await deliver([200], statusIs('delivered'));
  expect(again.map(({ eventId }) => eventId)).toEqual([id]);
});

test('the deliverer disables an endpoint that answers 410, and later events can be resent', async () => {
  const { id: endpoint } = await addEndpoint(unit, 'https://hooks.example.org/', ['donation.settled'], actor);
  await announce();
  await deliver([410], statusIs('dead'));
  expect(await listEndpoints(unit, actor)).toMatchObject([{ disabledReason: 'answered 410 Gone' }]);
  await announce();
  expect(await resend(unit, endpoint, new Date(0), actor)).toBe(2);
  expect(await deliver([200], statusIs('delivered'))).toHaveLength(2);
});

test('an endpoint gets its topics only, signed with the old and the new secret', async () => {
  const { id, secret } = await addEndpoint(unit, 'https://hooks.example.org/', ['donation.settled'], actor);
  await addEndpoint(unit, 'https://other.example.org/', ['receipt.issued'], actor);
  const newer = await rotateSecret(unit, id, actor);
  await announce();
  const [only, ...others] = await deliver([200], statusIs('delivered'));
  expect(others).toEqual([]);
  expect(only?.url).toBe('https://hooks.example.org/');
  expect(only?.secrets).toEqual([newer, secret]);
});

test('two deliverers at once send each event once', async () => {
  await addEndpoint(unit, 'https://hooks.example.org/', ['donation.settled'], actor);
  for (let n = 0; n < 30; n++) await announce();
  const [first, second] = await Promise.all([
    deliver([200], statusIs('delivered')),
    deliver([200], statusIs('delivered')),
  ]);
  const ids = [...first, ...second].map(({ eventId }) => eventId);
  expect(ids).toHaveLength(30);
  expect(new Set(ids).size).toBe(30);
});

test('an endpoint with plain http is refused except on this machine', async () => {
  await expect(addEndpoint(unit, 'http://hooks.example.org/', ['donation.settled'], actor)).rejects.toThrow('https');
});

test('an endpoint that does not answer delays no other endpoint', async () => {
  const slow = await addEndpoint(unit, 'https://slow.example.org/', ['donation.settled'], actor);
  for (let n = 0; n < 30; n++) await announce();
  const fast = await addEndpoint(unit, 'https://fast.example.org/', ['donation.settled'], actor);
  await announce();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const post = async ({ url }: SignedEvent): Promise<PostOutcome> => {
    if (url.includes('slow')) await held;
    return { statusCode: 200, latencyMs: 1, excerpt: '' };
  };
  const loop = startDeliverer({ withActor: unit.withActor, post, log: pino({ level: 'silent' }) });
  const delivered = (endpoint: { id: string }) =>
    unit.query(`select 1 from webhook_deliveries where endpoint_id = $1 and status = 'delivered'`, [endpoint.id]);
  try {
    await until(
      () => delivered(fast),
      (rows) => rows.length === 1,
      'the delivery to the other endpoint',
      10_000,
    );
    expect(await delivered(slow)).toEqual([]);
  } finally {
    release();
    await loop.stop();
  }
});
