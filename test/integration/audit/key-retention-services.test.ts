import { intakeKey, retentionKey, type KeyOwner } from '../../../contracts/keys/owners';
import { KeyDestroyed } from '../../../platform/crypto/key-store';
import { createUnitOfWork, type WithActor } from '../../../platform/database/unit-of-work';
import type { LockedStore } from '../../../platform/storage/locked-store';
import { startDueRetention } from '../../../services/audit/start-retention';
import { placeHold } from '../../../services/privacy/legal-holds';
import { verifyOnline } from '../../setup/audit-check';
import { newSigner, openLockedStore } from '../../setup/locked-store';
import { retentionIn } from '../../setup/retention';
import { engine, openHarness, type Harness } from '../database/harness';
import { insertKeyPolicy } from '../database/key-rows';
import { rowsIn, type Values } from '../database/rows';

const signer = newSigner();
const year = new Date().getUTCFullYear();
const mid = (of: number): Date => new Date(Date.UTC(of, 5, 15));
const OLD = retentionKey('receipts', mid(2020));
const cell = { table: 'receipts', column: 'facts', rowId: 'row' };
const technical = { technical: 'a test of retention' };

let h: Harness;
let store: LockedStore;
let retention: ReturnType<typeof retentionIn>;
beforeEach(async () => {
  h = await openHarness();
  store = openLockedStore();
  retention = retentionIn(h, store, signer);
});
afterEach(() => h.close());

const seal = (owner: KeyOwner) => h.withActor(engine(), (tx) => tx.cipher.seal(owner, cell, 'facts'), technical);
const open = (owner: KeyOwner, sealed: Buffer, withActor: WithActor = h.withActor) =>
  withActor(engine(), (tx) => tx.cipher.open(owner, cell, sealed), technical);

/** Two old keys of a class and what must stay beside them, counted by a run of a policy of that class. */
const prepared = async (policy: Values = {}, run: Values = {}) => {
  const oldest = retentionKey('receipts', mid(2019));
  const others = [
    retentionKey('payers', mid(2020)),
    intakeKey(mid(2020)),
    retentionKey('receipts', mid(year - 1)),
    retentionKey('receipts', mid(year)),
  ];
  const sealed = new Map<KeyOwner, Buffer>();
  for (const owner of [oldest, OLD, ...others]) sealed.set(owner, await seal(owner));
  const policyId = await insertKeyPolicy(h.app, 'receipts', policy);
  const cutoff = new Date(Date.now() - 365 * 86_400_000 - 60_000);
  return { oldest, others, sealed, policyId, run: await retention.counted(policyId, { cutoff, ...run }) };
};
const events = async (action: string) => {
  const text = 'select resource_id as id, reason from audit_logs where action = $1 order by occurred_at, sequence';
  return (await h.superuser.query<{ id: string; reason: string }>(text, [action])).rows;
};

test('a retention run counts the expired keys of its class and destroys none yet', async () => {
  const { run, sealed } = await prepared();
  expect(run).toMatchObject({ status: 'counted', count: 2, ranges: 2, needsApproval: false });
  const { rows } = await h.superuser.query('select selection from retention_runs where id = $1', [run.id]);
  const key = (id: string) => ({ scope: 'retention', id, version: 1 });
  expect(rows).toEqual([{ selection: [key('receipts:2019'), key('receipts:2020')] }]);
  expect(await open(OLD, sealed.get(OLD)!)).toBe('facts');
});

test('a value under a destroyed key opens in no process, even one that has just opened it; other values do', async () => {
  const { oldest, others, sealed, run } = await prepared();
  const elsewhere = createUnitOfWork({ dataSource: h.dataSource, masterKeys: h.masterKeys, lookupKey: h.lookupKey });
  for (const withActor of [h.withActor, elsewhere])
    for (const [owner, value] of sealed) expect(await open(owner, value, withActor)).toBe('facts');
  await retention.purgeAll(run.id, run.ranges);
  for (const withActor of [h.withActor, elsewhere]) {
    for (const owner of [oldest, OLD]) {
      await expect(open(owner, sealed.get(owner)!, withActor)).rejects.toThrow(new KeyDestroyed(owner));
      const kept = withActor(engine(), (tx) => tx.cipher.openKept(owner, cell, sealed.get(owner)!), technical);
      expect(await kept).toBeNull();
    }
    for (const owner of others) expect(await open(owner, sealed.get(owner)!, withActor)).toBe('facts');
  }
});

test('nothing is sealed under a destroyed key or a new key of its name', async () => {
  const { run } = await prepared();
  await retention.purgeAll(run.id, run.ranges);
  await expect(seal(OLD)).rejects.toBeInstanceOf(KeyDestroyed);
  expect(await h.withActor(engine(), (tx) => tx.cipher.sealKept(OLD, cell, 'facts'), technical)).toBeNull();
  const { rows } = await h.superuser.query(
    `select key_version, wrapped_key from encryption_keys where scope_id = 'receipts:2020'`,
  );
  expect(rows).toEqual([{ key_version: 1, wrapped_key: null }]);
});

test('each destroyed key is recorded in clear in the audit chain, which verifies, and in the manifest', async () => {
  const { run } = await prepared();
  await retention.purgeAll(run.id, run.ranges);
  expect(await events('retention-key.destroyed')).toEqual([
    { id: 'retention:receipts:2019', reason: '{"id":"receipts:2019","number":"1","scope":"retention","version":1}' },
    { id: 'retention:receipts:2020', reason: '{"id":"receipts:2020","number":"2","scope":"retention","version":1}' },
  ]);
  const manifests: unknown[] = [];
  for await (const version of store.versions(`retention/${run.id}.json`))
    manifests.push(JSON.parse((await store.read(version)).toString()));
  const place = { place: 'encryption_keys', action: 'destroyed', scope: 'retention', version: 1 };
  const places = [
    { ...place, tombstone: '1', id: 'receipts:2019' },
    { ...place, tombstone: '2', id: 'receipts:2020' },
  ];
  expect(manifests).toEqual([expect.objectContaining({ outcome: 'done', counted: '2', places })]);
  await retention.checkpoint();
  expect((await verifyOnline({ url: h.db.url, store, signers: [signer] })).findings).toEqual([]);
});

test('a key is destroyed once when several workers try at once or again', async () => {
  const { run } = await prepared();
  const outcomes = await Promise.all([0, 0, 0, 1].map((index) => retention.purgeRange(run.id, index)));
  expect(outcomes).toEqual(Array(4).fill('purged'));
  expect(await retention.purgeRange(run.id, 0)).toBe('purged');
  expect(await retention.recount(run.id, engine())).toMatchObject({ status: 'counted' });
  expect(await events('retention-key.destroyed')).toHaveLength(2);
  const { rows } = await h.superuser.query('select number from key_tombstones order by number');
  expect(rows).toEqual([{ number: '1' }, { number: '2' }]);
});

test('a retention run ends as held when a legal hold is placed before the next key', async () => {
  const { run, policyId, sealed } = await prepared();
  expect(await retention.purgeRange(run.id, 0)).toBe('purged');
  const donor = await rowsIn(h.app).donor({ created_at: mid(2020) });
  const caller = { actor: engine() };
  const hold = { id: crypto.randomUUID(), resourceType: 'donor', resourceId: donor, reason: 'r' } as const;
  await placeHold(h, hold, caller);
  expect(await retention.purgeRange(run.id, 1)).toBe('held');
  expect(await retention.finish(run.id, 'held', engine())).toBe('held');
  expect(await open(OLD, sealed.get(OLD)!)).toBe('facts');
  // While it stands, a new run counts nothing.
  expect(await retention.counted(policyId)).toMatchObject({ count: 0, ranges: 0 });
});

test('a retention run above the threshold needs the approval of another person over the counted keys', async () => {
  const rows = rowsIn(h.app);
  const [starter, author, approver] = [await rows.user(), await rows.user(), await rows.user()];
  const people = { started_by: starter, policy_by: author };
  const { run, sealed } = await prepared({ approval_above: 1, written_by: author }, people);
  expect(run).toMatchObject({ count: 2, needsApproval: true });
  expect(await retention.purgeRange(run.id, 0)).toBe('changed');
  const decide = (by: string, hash = run.hash) =>
    retention.decide(run.id, { by, decision: 'approve', count: 2, hash }, engine());
  for (const by of [starter, author]) await expect(decide(by)).rejects.toMatchObject({ code: 'retention.own' });
  await expect(decide(approver, 'b'.repeat(64))).rejects.toMatchObject({ code: 'retention.other-count' });
  await decide(approver);
  expect(await open(OLD, sealed.get(OLD)!)).toBe('facts');
  await retention.purgeAll(run.id, run.ranges);
  const { rows: stones } = await h.superuser.query('select distinct approver_id from key_tombstones');
  expect(stones).toEqual([{ approver_id: approver }]);
});

test('a retention run ends before it destroys a key when a further key has expired since the approval', async () => {
  const { run } = await prepared();
  await seal(retentionKey('receipts', mid(2018)));
  expect(await retention.recount(run.id, engine())).toMatchObject({ status: 'changed' });
  expect(await retention.purgeRange(run.id, 0)).toBe('changed');
});

test('intake keys are destroyed month by month under their own policy', async () => {
  for (const month of [0, 1, 11]) await seal(intakeKey(new Date(Date.UTC(2020, month, 15))));
  const run = await retention.counted(await insertKeyPolicy(h.app, null), { cutoff: new Date('2020-12-31T23:59:59Z') });
  expect(run).toMatchObject({ count: 2 });
  await retention.purgeAll(run.id, run.ranges);
  expect((await events('retention-key.destroyed')).map(({ id }) => id)).toEqual(['intake:2020-01', 'intake:2020-02']);
});

test('the scheduler starts a run of every due policy', async () => {
  const due = { next_run_at: new Date(Date.now() - 1_000) };
  for (const keyClass of ['receipts', 'audit', null]) await insertKeyPolicy(h.app, keyClass, due);
  await rowsIn(h.app).retentionPolicy(due);
  expect(await startDueRetention(h, engine())).toBe(4);
  expect(await startDueRetention(h, engine())).toBe(0);
});
