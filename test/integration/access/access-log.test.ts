import { v7 as newId } from 'uuid';
import { readSeal } from '../../../domain/access/access-log-seal';
import type { Access } from '../../../platform/database/access-log';
import { MissingAuditEvent } from '../../../platform/database/unit-of-work';
import { sealAccessLog } from '../../../services/access/seal-access-log';
import { sealReads } from '../../setup/seal-reads';
import { engine, openHarness, refusal, type Harness } from '../database/harness';

let h: Harness;
beforeEach(async () => {
  h = await openHarness(20);
});
afterEach(() => h.close());

const access = (resourceId = newId()): Access => ({
  resourceType: 'donor',
  resourceId,
  action: 'read',
  fields: ['email', 'it"s'],
  granted: true,
});
const read = (count = 1) =>
  h.withActor(engine(), async (tx) => {
    for (let n = 0; n < count; n += 1) tx.recordAccess(access());
  });
const seal = () => sealAccessLog({ withActor: h.withActor }, engine());
const sealed = (count: number) => sealReads(h.withActor, engine(), count);
const seals = async () => {
  const { rows } = await h.app.query<{ reason: string }>(
    `select reason from audit_logs where action = 'access-log.sealed' order by sequence`,
  );
  return rows.map(({ reason }) => readSeal(reason));
};

test('a read is logged in its transaction, with the actor and request of that transaction', async () => {
  const actor = { ...engine(), onBehalfOf: newId() };
  const refused = { ...access('d-1'), granted: false, matchedRuleId: newId(), authzEpoch: '7', ipAddress: '192.0.2.1' };
  await h.withActor(actor, async (tx) => tx.recordAccess(refused));
  const { rows } = await h.app.query('select * from access_log');
  expect(rows).toEqual([
    expect.objectContaining({
      actor_id: actor.userId,
      on_behalf_of: actor.onBehalfOf,
      request_id: actor.requestId,
      resource_id: 'd-1',
      fields: ['email', 'it"s'],
      granted: false,
      matched_rule_id: refused.matchedRuleId,
      authz_epoch: '7',
      ip_address: '192.0.2.1',
    }),
  ]);
});

test('a read fails when it cannot be logged, and a logged read is not an audit event', async () => {
  const broken = { ...access(), matchedRuleId: 'no uuid' };
  await expect(h.withActor(engine(), async (tx) => tx.recordAccess(broken))).rejects.toMatchObject({ code: '22P02' });
  const changing = h.withActor(engine(), async (tx) => {
    tx.recordAccess(access());
    await tx.manager.query(`insert into roles (id, role_name, description) values ($1, 'r', 'd')`, [newId()]);
  });
  await expect(changing).rejects.toBeInstanceOf(MissingAuditEvent);
  expect((await h.app.query('select from access_log')).rowCount).toBe(0);
});

test('the serving role cannot write to the access log directly', async () => {
  expect(await refusal(h.app.query(`insert into access_log default values`))).toBe('42501');
  const anonymous = `select access_record('[{"id":"${newId()}","granted":true}]')`;
  expect(['42704', '22P02']).toContain(await refusal(h.app.query(anonymous)));
});

test('each seal of the access log covers the reads since the last one, once, and none is empty', async () => {
  expect(await seal()).toBe(0);
  await read(3);
  await sealed(3);
  expect(await seal()).toBe(0);
  await read(2);
  await sealed(2);
  const [first, second] = await seals();
  expect(first).toMatchObject({ sequence: '1', first: '0', count: '3' });
  expect(second).toMatchObject({ sequence: '2', first: first!.next, count: '2' });
});

test('a read is in a later seal when its transaction commits late', async () => {
  const slow = await h.connect();
  await slow.query('begin');
  await slow.query(`select set_config('app.actor_id', $1, true), set_config('app.request_id', 'slow', true)`, [
    newId(),
  ]);
  const row = { id: newId(), resource_type: 't', resource_id: 'slow', action: 'read', granted: true };
  await slow.query('select access_record($1)', [JSON.stringify([{ ...row, accessed_at: new Date() }])]);
  await read(2);
  // The slow transaction began first: what came after it cannot be sealed either, until it ends.
  expect(await seal()).toBe(0);
  await slow.query('commit');
  await sealed(3);
});

test('every logged read is in one seal when several processes seal during reads', async () => {
  let reading = true;
  const sealing = Array.from({ length: 3 }, async () => {
    while (reading) await seal();
  });
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let n = 0; n < 25; n += 1) await read();
    }),
  );
  reading = false;
  await Promise.all(sealing);
  const inSeals = async () => (await seals()).reduce((sum, found) => sum + Number(found?.count), 0);
  await sealed(200 - (await inSeals()));
  expect(await inSeals()).toBe(200);
  const { rows } = await h.app.query(`select sequence from access_log_seals order by sequence`);
  expect(rows.map(({ sequence }: { sequence: string }) => Number(sequence))).toEqual(rows.map((_row, n) => n + 1));
});

test('sealing the access log is refused when the database counts its transactions anew', async () => {
  await read();
  await sealed(1);
  await h.superuser.query('alter table access_log_seals disable trigger all');
  await h.superuser.query('update access_log_seals set next_transaction = 1000000000000');
  await expect(seal()).rejects.toThrow('access_log_seals ends at transaction 1000000000000');
});
