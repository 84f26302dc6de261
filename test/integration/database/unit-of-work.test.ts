import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { OPERATOR_USER_ID } from '../../../contracts/identity/actor';
import { Donor } from '../../../entities/donations/donor.entity';
import { constraintOf, isUnavailable, isUniqueViolation } from '../../../platform/database/database-errors';
import { createDataSource } from '../../../platform/data-source/data-source';
import { SwallowedSqlError } from '../../../platform/database/guarded-runner';
import { createUnitOfWork, MissingAuditEvent, type Tx } from '../../../platform/database/unit-of-work';
import { engine, openHarness, type Harness } from './harness';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterAll(() => h.close());

const addDonor = async (tx: Tx, id = newId()): Promise<string> => {
  await tx.manager.insert(Donor, { id, kind: 'individual' });
  return id;
};
const event = (resourceId: string) => ({ action: 'donor.created', resourceType: 'donor', resourceId });
const donors = async (id: string) => (await h.app.query('select from donors where id = $1', [id])).rowCount;
const auditEvents = async (id: string) =>
  (await h.app.query('select * from audit_logs where resource_id = $1', [id])).rows as Record<string, unknown>[];

test('withActor runs change, audit event and context in one transaction', async () => {
  const actor = { ...engine(), onBehalfOf: OPERATOR_USER_ID, runId: 'run' };
  const id = await h.withActor(actor, async (tx) => {
    const [context] = await tx.manager.query<{ a: string; o: string; r: string }[]>(
      `select current_setting('app.actor_id') a, current_setting('app.on_behalf_of') o, current_setting('app.request_id') r`,
    );
    expect(context).toEqual({ a: actor.userId, o: OPERATOR_USER_ID, r: actor.requestId });
    const donor = await addDonor(tx);
    tx.audit({ ...event(donor), reason: 'because "é" \\ 😀\n', details: { name: 'Ada' } });
    return donor;
  });
  const [logged] = await auditEvents(id);
  expect(logged).toMatchObject({
    actor_id: actor.userId,
    on_behalf_of: OPERATOR_USER_ID,
    request_id: actor.requestId,
    run_id: 'run',
    outcome: 'done',
  });
  expect((logged!['details'] as Buffer).includes('Ada')).toBe(false);
  const opened = await h.withActor(engine(), (tx) => {
    const cell = { table: 'audit_logs', column: 'details', rowId: logged!['id'] as string };
    return tx.cipher.open(
      { scope: 'retention', id: `audit:${new Date().getUTCFullYear()}` },
      cell,
      logged!['details'] as Buffer,
    );
  });
  expect(opened).toBe('{"name":"Ada"}');
});

test('withActor leaks no context to the next transaction on the same connection', async () => {
  const single = await createDataSource({ url: h.db.url, poolSize: 1, applicationName: 'one' }).initialize();
  const withActor = createUnitOfWork({ dataSource: single, masterKeys: h.masterKeys, lookupKey: h.lookupKey });
  const context = `select coalesce(current_setting('app.actor_id', true), '') || coalesce(current_setting('app.on_behalf_of', true), '') as c`;
  await withActor({ ...engine(), onBehalfOf: OPERATOR_USER_ID }, async () => undefined);
  expect(await single.query(context)).toEqual([{ c: '' }]);
  const actor = engine();
  expect(await withActor(actor, (tx) => tx.manager.query(context))).toEqual([{ c: actor.userId }]);
  await single.destroy();
});

test('withActor leaves neither row nor audit event when the work is rolled back', async () => {
  const id = newId();
  const running = h.withActor(engine(), async (tx) => {
    await addDonor(tx, id);
    tx.audit(event(id));
    throw new Error('no');
  });
  await expect(running).rejects.toThrow('no');
  expect(await donors(id)).toBe(0);
  expect(await auditEvents(id)).toEqual([]);
});

describe('a change without an audit event', () => {
  test('is refused', async () => {
    const id = newId();
    await expect(h.withActor(engine(), (tx) => addDonor(tx, id))).rejects.toBeInstanceOf(MissingAuditEvent);
    expect(await donors(id)).toBe(0);
    const cte = h.withActor(engine(), (tx) =>
      tx.manager.query(`with w as (insert into donors (id, kind) values ($1, 'individual')) select 1`, [id]),
    );
    await expect(cte).rejects.toBeInstanceOf(MissingAuditEvent);
    expect(await donors(id)).toBe(0);
  });

  test('is accepted when it is technical', async () => {
    const id = await h.withActor(engine(), (tx) => addDonor(tx), { technical: 'a lease' });
    expect(await donors(id)).toBe(1);
  });

  test('is accepted when no row changed: reads, locks, an update without a match', async () => {
    const id = await h.withActor(engine(), (tx) => addDonor(tx), { technical: 'set-up' });
    await h.withActor(engine(), async (tx) => {
      await tx.manager.query('select id from donors where id = $1 for update', [id]);
      await tx.manager.update(Donor, { id: newId() }, { kind: 'organization' });
    });
  });
});

describe('withActor, given work that caught an SQL error,', () => {
  const broken = (tx: Tx) => tx.manager.query('select 1 / 0').catch(() => undefined);

  test('refuses to commit and has the first error as cause', async () => {
    const id = newId();
    const error: unknown = await h
      .withActor(engine(), async (tx) => {
        await addDonor(tx, id);
        tx.audit(event(id));
        await broken(tx);
      })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SwallowedSqlError);
    expect((error as Error).cause).toMatchObject({ message: 'division by zero' });
    expect(await donors(id)).toBe(0);
    expect(await auditEvents(id)).toEqual([]);
  });

  test('commits when the error was inside a savepoint', async () => {
    const id = await h.withActor(engine(), async (tx) => {
      const donor = await addDonor(tx);
      await tx.manager.transaction((inner) => inner.query('select 1 / 0')).catch(() => undefined);
      tx.audit(event(donor));
      return donor;
    });
    expect(await donors(id)).toBe(1);
  });

  test('refuses work that ends the transaction itself', async () => {
    await expect(h.withActor(engine(), (tx) => tx.manager.query('rollback'))).rejects.toThrow(
      'ended the transaction itself',
    );
  });
});

test('withActor inside withActor is refused', async () => {
  const nested = h.withActor(engine(), () => h.withActor(engine(), async () => undefined));
  await expect(nested).rejects.toThrow('withActor inside withActor');
  await Promise.all([h.withActor(engine(), async () => undefined), h.withActor(engine(), async () => undefined)]);
});

test('withActor commits even when the work does not await a statement', async () => {
  const id = newId();
  await h.withActor(engine(), async (tx) => {
    await addDonor(tx, id);
    tx.audit(event(id));
    void (async () => {
      for (let n = 0; n < 200; n += 1) {
        await Promise.resolve();
        void tx.manager.query('select 1').catch(() => undefined);
      }
    })();
  });
  expect([await donors(id), (await auditEvents(id)).length]).toEqual([1, 1]);
});

test('an audit event is refused after the end of its transaction', async () => {
  const tx = await h.withActor(engine(), async (inner) => inner);
  expect(() => tx.audit(event('late'))).toThrow('its transaction has ended');
});

test('withActor refuses an invalid actor before it takes a connection', async () => {
  await expect(
    h.withActor({ userId: "'; drop table users; --", requestId: 'r' }, async () => undefined),
  ).rejects.toThrow('is not a lower-case UUID');
  await expect(h.withActor({ ...engine(), requestId: 'a b' }, async () => undefined)).rejects.toThrow(
    'actor.requestId',
  );
});

describe('withActor, losing against another transaction,', () => {
  test('runs the whole work again after a serialization failure', async () => {
    const ids = [newId(), newId()];
    await h.withActor(
      engine(),
      async (tx) => Promise.resolve(await addDonor(tx, ids[0])).then(() => addDonor(tx, ids[1])),
      { technical: 'set-up' },
    );
    let runs = 0;
    // Write skew: each reads both rows and changes the other's.
    const skew = (mine: string) =>
      h.withActor(
        engine(),
        async (tx) => {
          runs += 1;
          await tx.manager.query('select count(*) from donors where country is null');
          await sleep(30);
          await tx.manager.update(Donor, { id: mine }, { country: 'US' });
          tx.audit(event(mine));
        },
        { isolation: 'SERIALIZABLE' },
      );
    await Promise.all(ids.map(skew));
    expect(runs).toBeGreaterThan(2);
    for (const id of ids) expect(await auditEvents(id)).toHaveLength(1);
  });

  test('runs the whole work again after a deadlock, also when the work wraps the error', async () => {
    const ids = [newId(), newId()];
    await h.withActor(
      engine(),
      async (tx) => {
        for (const id of ids) await addDonor(tx, id);
      },
      { technical: 'set-up' },
    );
    let runs = 0;
    const cross = (order: string[]) =>
      h.withActor(engine(), async (tx) => {
        runs += 1;
        try {
          for (const id of order) {
            await tx.manager.update(Donor, { id }, { country: 'US' });
            if (runs <= 2) await sleep(50);
          }
        } catch (cause) {
          throw new Error('wrapped', { cause });
        }
        tx.audit(event(order[0]!));
      });
    await Promise.all([cross(ids), cross([...ids].reverse())]);
    expect(runs).toBe(3);
  });

  test('gives up after five runs', async () => {
    let runs = 0;
    const losing = h.withActor(engine(), async (tx) => {
      runs += 1;
      await tx.manager.query(`do $$ begin raise exception 'lost' using errcode = '40001'; end $$`);
    });
    await expect(losing).rejects.toMatchObject({ driverError: { code: '40001' } });
    expect(runs).toBe(5);
  });

  test('numbers an aggregate without a gap in five transactions at once', async () => {
    const aggregateId = newId();
    const command = {
      aggregateType: 'donation',
      aggregateId,
      workflow: 'w',
      workflowId: 'w',
      taskQueue: 'q',
      input: {},
      reuse: 'allow-duplicate',
    } as const;
    const write = () =>
      h.withActor(engine(), async (tx) => {
        tx.outbox.signal({ ...command, signal: 's', signalInput: {} });
        tx.audit(event(aggregateId));
      });
    // Each loses at most to the four others, so the fifth run passes.
    await Promise.all(Array.from({ length: 5 }, write));
    const { rows } = await h.app.query<{ sequence: string }>(
      'select sequence from outbox where aggregate_id = $1 order by sequence',
      [aggregateId],
    );
    expect(rows.map(({ sequence }) => sequence)).toEqual(['1', '2', '3', '4', '5']);
    expect(await auditEvents(aggregateId)).toHaveLength(5);
  });
});

describe('errors of withActor', () => {
  test('name the constraint and no values', async () => {
    const id = await h.withActor(engine(), (tx) => addDonor(tx), { technical: 'set-up' });
    const error: unknown = await h
      .withActor(engine(), (tx) =>
        tx.manager.query(`insert into donors (id, kind, email_hash) values ($1, 'individual', 'SECRET')`, [id]),
      )
      .catch((caught: unknown) => caught);
    expect(isUniqueViolation(error, 'donors_pkey')).toBe(true);
    expect(constraintOf(error)).toBe('donors_pkey');
    expect(isUniqueViolation(error, 'other')).toBe(false);
    expect(JSON.stringify([error, { ...(error as object) }])).not.toContain(id);
    expect(JSON.stringify(error)).not.toMatch(/Key \(/);
  });

  test('are unavailable after a terminated connection, from which the pool recovers', async () => {
    const dying = h.withActor(engine(), async (tx) => {
      const [{ pid }] = await tx.manager.query<[{ pid: number }]>('select pg_backend_pid() as pid');
      await h.superuser.query('select pg_terminate_backend($1)', [pid]);
      await sleep(50);
      await tx.manager.query('select 1');
    });
    const error: unknown = await dying.catch((caught: unknown) => caught);
    expect(isUnavailable(error)).toBe(true);
    for (let n = 0; n < 12; n += 1) await h.withActor(engine(), (tx) => tx.manager.query('select 1'));
  });

  test('are unavailable after one time-out of a silent server, whose connection is not used again', async () => {
    const settings = { url: h.db.url, poolSize: 1, applicationName: 't', statementTimeoutMs: 100 };
    const patient = await createDataSource(settings).initialize();
    const withActor = createUnitOfWork({ dataSource: patient, masterKeys: h.masterKeys, lookupKey: h.lookupKey });
    const started = Date.now();
    const silent = withActor(engine(), async (tx) => {
      await tx.manager.query('set local statement_timeout = 0');
      await tx.manager.query('select pg_sleep(30)');
    });
    expect(isUnavailable(await silent.catch((caught: unknown) => caught))).toBe(true);
    await withActor(engine(), (tx) => tx.manager.query('select 1'));
    expect(Date.now() - started).toBeLessThan(8_000);
    await patient.destroy();
  });

  test('are unavailable when a statement times out or no server answers', async () => {
    const impatient = await createDataSource({
      url: h.db.url,
      poolSize: 1,
      applicationName: 't',
      statementTimeoutMs: 100,
    }).initialize();
    const withActor = createUnitOfWork({ dataSource: impatient, masterKeys: h.masterKeys, lookupKey: h.lookupKey });
    const slow: unknown = await withActor(engine(), (tx) => tx.manager.query('select pg_sleep(5)')).catch(
      (e: unknown) => e,
    );
    expect(isUnavailable(slow)).toBe(true);
    await withActor(engine(), (tx) => tx.manager.query('select 1'));
    await impatient.destroy();

    const nowhere: unknown = await createDataSource({
      url: 'postgres://a:b@127.0.0.1:1/c',
      poolSize: 1,
      applicationName: 't',
    })
      .initialize()
      .catch((e: unknown) => e);
    expect(isUnavailable(nowhere)).toBe(true);
    expect(isUnavailable(new Error('anything else'))).toBe(false);
  });
});
