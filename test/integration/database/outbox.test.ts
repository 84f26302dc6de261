import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { deliveryStore } from '../../../entities/webhooks/delivery.store';
import {
  claimDeliverRows,
  claimCommands,
  completeCommands,
  postponeCommand,
} from '../../../platform/database/outbox-claims';
import { listenOutbox, type OutboxListener } from '../../../platform/database/outbox-notify';
import { purgeOutbox } from '../../../services/webhooks/purge-outbox';
import { engine, openHarness, type Harness } from './harness';

let h: Harness;
beforeEach(async () => {
  h = await openHarness();
});
afterEach(() => h.close());

const command = (aggregateId: string, n: number) => ({
  aggregateType: 'donation',
  aggregateId,
  workflow: 'donationIntake',
  workflowId: `donation:${aggregateId}`,
  taskQueue: 'core-v1',
  input: { n },
  reuse: 'allow-duplicate' as const,
  signal: 'paymentSeen',
  signalInput: { key: String(n) },
});
const ask = (aggregateId: string, n: number, actor = engine()) =>
  h.withActor(actor, async (tx) => {
    if (n === 1) tx.outbox.start(command(aggregateId, n));
    else tx.outbox.signal(command(aggregateId, n));
    tx.audit({ action: 'a', resourceType: 'donation', resourceId: aggregateId });
  });
const claim = (limit = 100, leaseMs = 10_000) => claimCommands(h.dataSource.manager, { limit, leaseMs });
const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);

test('a claimed outbox command is unchanged and holds its author', async () => {
  const actor = { ...engine(), onBehalfOf: engine().userId };
  await ask('one', 1, actor);
  const [row] = await claim();
  expect(row).toMatchObject({
    kind: 'start',
    aggregateType: 'donation',
    aggregateId: 'one',
    payload: { workflowId: 'donation:one', input: { n: 1 }, reuse: 'allow-duplicate' },
    actor,
    attempts: 1,
  });
  expect(await claim()).toEqual([]);
});

test('four dispatchers at once dispatch every command once, in order within an aggregate', async () => {
  const aggregates = Array.from({ length: 15 }, () => newId());
  for (let n = 1; n <= 6; n += 1) await Promise.all(aggregates.map((aggregate) => ask(aggregate, n)));
  const carriedOut: { aggregateId: string; n: number }[] = [];
  let left = 15 * 6;
  const dispatch = async () => {
    while (left > 0) {
      const rows = await claim(3);
      await sleep(Math.random() * 5);
      for (const { aggregateId, payload } of rows)
        carriedOut.push({ aggregateId, n: (payload['input'] as { n: number }).n });
      left -= rows.length;
      await completeCommands(h.dataSource.manager, ids(rows));
    }
  };
  await Promise.all([dispatch(), dispatch(), dispatch(), dispatch()]);
  for (const aggregate of aggregates) {
    const order = carriedOut.filter(({ aggregateId }) => aggregateId === aggregate).map(({ n }) => n);
    expect(order).toEqual([1, 2, 3, 4, 5, 6]);
  }
  const { rows } = await h.app.query('select distinct status, leased_until from outbox');
  expect(rows).toEqual([{ status: 'done', leased_until: null }]);
});

test('a later outbox command of an aggregate waits while the first one is leased or postponed', async () => {
  await ask('one', 1);
  await ask('one', 2);
  const [first] = await claim();
  expect(await claim()).toEqual([]);
  await postponeCommand(h.dataSource.manager, first!.id, 'temporal is down', 200);
  expect(await claim()).toEqual([]);
  await sleep(250);
  const [again] = await claim();
  expect(again).toMatchObject({ id: first!.id, attempts: 2 });
  const { rows } = await h.app.query('select last_error from outbox where id = $1', [first!.id]);
  expect(rows).toEqual([{ last_error: 'temporal is down' }]);
  await completeCommands(h.dataSource.manager, [first!.id]);
  expect((await claim())[0]).toMatchObject({ payload: { input: { n: 2 } } });
});

test('an outbox command is claimable again when a lost lease ends', async () => {
  await ask('one', 1);
  const [lost] = await claim(1, 150);
  expect(await claim()).toEqual([]);
  await sleep(200);
  expect(await claim()).toMatchObject([{ id: lost!.id, attempts: 2 }]);
});

test('an outbox command is claimable at once when its dispatcher was killed in the claim', async () => {
  await ask('one', 1);
  await h.superuser.query('begin');
  await h.superuser.query('select from outbox for update');
  expect(await claim()).toEqual([]);
  await h.superuser.query('rollback');
  expect(await claim()).toHaveLength(1);
});

test('a late dispatcher does not reopen a command that was done meanwhile', async () => {
  await ask('one', 1);
  const rows = await claim();
  await completeCommands(h.dataSource.manager, ids(rows));
  await postponeCommand(h.dataSource.manager, rows[0]!.id, 'late', 0);
  expect(await claim()).toEqual([]);
  const { rows: kept } = await h.app.query('select status, last_error from outbox');
  expect(kept).toEqual([{ status: 'done', last_error: null }]);
});

const listen = (topics: string[], disabledReason: string | null = null) =>
  h.app.query(
    `insert into webhook_endpoints (id, url, topics, secrets, disabled_at, disabled_reason)
     values ($1, 'https://hooks.example.org/', $2, '', case when $3::text is null then null else now() end, $3)`,
    [newId(), topics, disabledReason],
  );

test('an outgoing event is written only where an endpoint, enabled or not, listens to its topic', async () => {
  await listen(['donation.settled']);
  await listen(['donation.expired'], 'answered 410 Gone');
  await h.withActor(engine(), async (tx) => {
    for (const topic of ['donation.settled', 'donation.expired', 'receipt.issued'] as const)
      tx.outbox.deliver({ aggregateType: 'donation', aggregateId: 'one', topic, data: {} });
    tx.audit({ action: 'a', resourceType: 'donation', resourceId: 'one' });
  });
  const { rows } = await h.app.query<{ topic: string }>(
    `select payload ->> 'topic' as topic from outbox order by sequence`,
  );
  expect(rows.map(({ topic }) => topic)).toEqual(['donation.settled', 'donation.expired']);
});

test('outgoing events are claimed separately and do not delay commands', async () => {
  await listen(['donation.settled', 'receipt.issued']);
  await h.withActor(engine(), async (tx) => {
    tx.outbox.deliver({
      aggregateType: 'donation',
      aggregateId: 'one',
      topic: 'donation.settled',
      data: { id: 'one' },
    });
    tx.outbox.start(command('one', 1));
    tx.outbox.deliver({
      aggregateType: 'donation',
      aggregateId: 'one',
      topic: 'receipt.issued',
      data: { id: 'one' },
    });
    tx.audit({ action: 'a', resourceType: 'donation', resourceId: 'one' });
  });
  expect(await claim()).toMatchObject([{ kind: 'start' }]);
  const events = await claimDeliverRows(h.dataSource.manager, { limit: 10, leaseMs: 1000 });
  expect(events.map(({ payload }) => payload)).toEqual([
    { topic: 'donation.settled', data: { id: 'one' } },
    { topic: 'receipt.issued', data: { id: 'one' } },
  ]);
});

describe('the purge of the outbox', () => {
  const purge = (before = new Date(Date.now() + 1_000)) => purgeOutbox({ withActor: h.withActor }, before, engine());
  const kept = async () =>
    (
      await h.app.query<{ n: number; status: string }>(
        `select (payload -> 'input' ->> 'n')::int as n, status from outbox where kind <> 'deliver' order by 1`,
      )
    ).rows.map(({ n, status }) => `${n} ${status}`);
  const dispatchAll = async () => {
    for (let rows = await claim(); rows.length > 0; rows = await claim())
      await completeCommands(h.dataSource.manager, ids(rows));
  };

  test('takes commands that were sent, but the newest of each workflow', async () => {
    for (const n of [1, 2, 3]) await ask('one', n);
    await dispatchAll();
    await ask('one', 4);
    expect(await purge(new Date(Date.now() - 60_000))).toBe(false);
    expect(await kept()).toEqual(['1 done', '2 done', '3 done', '4 waiting']);
    await purge();
    expect(await kept()).toEqual(['4 waiting']);
    await dispatchAll();
    await purge();
    expect(await kept()).toEqual(['4 done']);
    await ask('one', 5);
    expect((await claim()).map(({ payload }) => payload['input'])).toEqual([{ n: 5 }]);
  });

  test('takes an event with its deliveries, once every endpoint has accepted it', async () => {
    await listen(['donation.settled']);
    await h.withActor(engine(), async (tx) => {
      for (const aggregateId of ['sent', 'given-up', 'waiting'])
        tx.outbox.deliver({ aggregateType: 'donation', aggregateId, topic: 'donation.settled', data: {} });
      tx.audit({ action: 'a', resourceType: 'donation', resourceId: 'one' });
    });
    const rows = await claimDeliverRows(h.dataSource.manager, { limit: 10, leaseMs: 1_000 });
    await deliveryStore(h.dataSource.manager).fanOut(ids(rows));
    await completeCommands(h.dataSource.manager, ids(rows));
    const become = (aggregateId: string, change: string) =>
      h.app.query(
        `update webhook_deliveries set ${change} where event_id = (select id from outbox where aggregate_id = $1)`,
        [aggregateId],
      );
    await become('sent', `status = 'delivered', delivered_at = now()`);
    await become('given-up', `status = 'dead'`);
    await purge();
    const { rows: left } = await h.app.query<{ aggregate_id: string }>(
      'select o.aggregate_id from outbox o join webhook_deliveries d on d.event_id = o.id order by 1',
    );
    expect(left.map(({ aggregate_id: id }) => id)).toEqual(['given-up', 'waiting']);
  });

  test('beside dispatchers takes nothing that was not sent', async () => {
    const aggregates = Array.from({ length: 10 }, () => newId());
    const sent: string[] = [];
    let asking = true;
    const dispatch = async () => {
      while (asking || sent.length < 10 * 5) {
        const rows = await claim(3);
        await sleep(Math.random() * 5);
        sent.push(...ids(rows));
        await completeCommands(h.dataSource.manager, ids(rows));
      }
    };
    const purging = async () => {
      while (asking || sent.length < 10 * 5) await purge();
    };
    const ask5 = async () => {
      for (let n = 1; n <= 5; n += 1) await Promise.all(aggregates.map((aggregate) => ask(aggregate, n)));
      asking = false;
    };
    await Promise.all([ask5(), dispatch(), dispatch(), purging(), purging()]);
    expect(new Set(sent).size).toBe(10 * 5);
    await purge();
    expect(await kept()).toEqual(Array(10).fill('5 done'));
  });

  test('is the only deletion that the database allows', async () => {
    await ask('one', 1);
    await expect(h.app.query('delete from outbox')).rejects.toMatchObject({ constraint: 'outbox_kept' });
    await listen(['donation.settled']);
    await h.app.query(
      `insert into webhook_deliveries (id, endpoint_id, event_id) select $1, e.id, o.id from webhook_endpoints e, outbox o`,
      [newId()],
    );
    await expect(h.app.query('delete from webhook_deliveries')).rejects.toMatchObject({
      constraint: 'webhook_deliveries_kept',
    });
  });
});

describe('the notice of the outbox', () => {
  const listeners: OutboxListener[] = [];
  const listen = (onWake: () => void) => listeners.push(listenOutbox(h.db.url, onWake));
  afterEach(() => Promise.all(listeners.splice(0).map((listener) => listener.close())));

  const until = async (condition: () => boolean) => {
    for (let waited = 0; !condition() && waited < 5_000; waited += 10) await sleep(10);
    expect(condition()).toBe(true);
  };

  test('wakes the listener on a commit, but not on a rollback or a read', async () => {
    let wakes = 0;
    listen(() => (wakes += 1));
    await until(() => wakes === 1);
    await h.withActor(engine(), (tx) => tx.manager.query('select 1'));
    await h
      .withActor(engine(), async (tx) => {
        tx.outbox.start(command('two', 1));
        throw new Error('no');
      })
      .catch(() => undefined);
    await sleep(60);
    expect(wakes).toBe(1);
    await ask('one', 1);
    await until(() => wakes > 1);
  });

  test('is sent few times for many commits', async () => {
    let wakes = 0;
    listen(() => (wakes += 1));
    await until(() => wakes === 1);
    await Promise.all(Array.from({ length: 50 }, () => ask(newId(), 1)));
    await sleep(100);
    expect(wakes).toBeGreaterThan(1);
    expect(wakes).toBeLessThan(45);
  });

  test('reaches a listener again after its connection was ended', async () => {
    let wakes = 0;
    listen(() => (wakes += 1));
    await until(() => wakes === 1);
    await h.superuser.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'hingecraft-outbox-listener' and datname = current_database()`,
    );
    await until(() => wakes === 2);
    await ask('one', 1);
    await until(() => wakes > 2);
  });
});
