import { AUDIT_LOG_ID } from '../../../contracts/privacy/subject-requests';
import { PURGE_EVENT } from '../../../domain/audit/tombstone';
import { streamOf } from '../../../platform/database/audit';
import type { LockedStore } from '../../../platform/storage/locked-store';
import { startDueRetention } from '../../../services/audit/start-retention';
import { placeHold } from '../../../services/privacy/legal-holds';
import { verifyOnline } from '../../setup/audit-check';
import { newSigner, openLockedStore } from '../../setup/locked-store';
import { retentionIn } from '../../setup/retention';
import { engine, openHarness, type Harness } from '../database/harness';
import { appendOldEvents } from '../database/retention-rows';
import { rowsIn, type Values } from '../database/rows';

const STREAM = [0, 1].find((n) => n !== streamOf(PURGE_EVENT)) ?? 0;
const signer = newSigner();
let h: Harness;
let store: LockedStore;
let retention: ReturnType<typeof retentionIn>;
let rows: ReturnType<typeof rowsIn>;
beforeEach(async () => {
  h = await openHarness();
  store = openLockedStore();
  retention = retentionIn(h, store, signer);
  rows = rowsIn(h.app);
});
afterEach(() => h.close());

/** Two ranges of old events, in two streams, signed. */
const OTHER = [4, 5].find((n) => n !== streamOf(PURGE_EVENT)) ?? 4;
const prepared = async (policy: Values = {}) => {
  await appendOldEvents(h.app, STREAM, [600, 599, 598]);
  await appendOldEvents(h.app, OTHER, [600, 599]);
  await retention.checkpoint();
  return rows.retentionPolicy(policy);
};
const purgedEvents = async () =>
  (await h.superuser.query(`select from audit_logs where action = 'audit.purged'`)).rowCount ?? 0;
const eventsOf = async (runId: string): Promise<string[]> => {
  const { rows: found } = await h.superuser.query<{ action: string }>(
    `select action from audit_logs where resource_id = $1 order by occurred_at, sequence`,
    [runId],
  );
  return found.map(({ action }) => action);
};
const codeOf = (running: Promise<unknown>) =>
  running.then(
    () => 'ok',
    (error: Error & { code?: string }) => error.code ?? error.message,
  );
const runRow = async (id: string) =>
  (await h.superuser.query<Record<string, string | null>>('select * from retention_runs where id = $1', [id])).rows[0]!;

test('a dry run of retention counts events, records a digest of them and purges nothing; its first count stays', async () => {
  const run = await retention.counted(await prepared());
  expect(run).toMatchObject({ status: 'counted', count: 5, ranges: 2, needsApproval: false });
  expect(run.hash).toMatch(/^[0-9a-f]{64}$/);
  expect((await h.superuser.query('select from audit_tombstones')).rowCount).toBe(0);
  await appendOldEvents(h.app, 6, [600]);
  await retention.checkpoint();
  expect(await retention.count(run.id, engine())).toMatchObject({ count: 5, hash: run.hash });
});

test('a retention run does not count events without a signed and locked checkpoint', async () => {
  await appendOldEvents(h.app, STREAM, [600, 599]);
  const run = await retention.counted(await rows.retentionPolicy());
  expect(run).toMatchObject({ count: 0, ranges: 0 });
  expect(await retention.finish(run.id, 'purged', engine())).toBe('done');
});

test('a retention run ends with a locked manifest of every range with counts and hashes, proven by the audit chain', async () => {
  const run = await retention.counted(await prepared());
  await retention.purgeAll(run.id, run.ranges);
  const row = await runRow(run.id);
  expect(row).toMatchObject({ status: 'done', manifest_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  const { rows: logged } = await h.superuser.query<{ reason: string }>(
    `select reason from audit_logs where action = 'retention-run.done' and resource_id = $1`,
    [run.id],
  );
  expect(logged).toEqual([{ reason: `manifest ${row['manifest_sha256']}` }]);
  const manifests: Record<string, unknown>[] = [];
  for await (const version of store.versions(`retention/${run.id}.json`))
    manifests.push(JSON.parse((await store.read(version)).toString()) as Record<string, unknown>);
  expect(manifests).toEqual([
    expect.objectContaining({
      outcome: 'done',
      counted: '5',
      places: [
        expect.objectContaining({ place: 'audit_logs', stream: STREAM, first: '1', last: '3', count: '3' }),
        expect.objectContaining({ place: 'audit_logs', stream: OTHER, first: '1', last: '2', count: '2' }),
      ],
    }),
  ]);
  expect(await purgedEvents()).toBe(2);
  expect(await eventsOf(run.id)).toEqual(['retention-run.counted', 'retention-run.done']);
});

test('a retention run has the same result when a worker dies between two ranges or purges one twice', async () => {
  const run = await retention.counted(await prepared());
  expect(await Promise.all([0, 0, 0, 1].map((index) => retention.purgeRange(run.id, index)))).toEqual(
    Array(4).fill('purged'),
  );
  expect(await retention.purgeRange(run.id, 0)).toBe('purged');
  expect(await retention.recount(run.id, engine())).toMatchObject({ status: 'counted' });
  expect(await Promise.all([0, 1].map(() => retention.finish(run.id, 'purged', engine())))).toEqual(['done', 'done']);
  expect(await purgedEvents()).toBe(2);
  await retention.checkpoint();
  expect((await verifyOnline({ url: h.db.url, store, signers: [signer] })).findings).toEqual([]);
});

test('a retention run ends as held when a legal hold is placed before the next range', async () => {
  const run = await retention.counted(await prepared());
  expect(await retention.purgeRange(run.id, 0)).toBe('purged');
  const caller = { actor: engine() } as unknown as Parameters<typeof placeHold>[2];
  const hold = { id: crypto.randomUUID(), resourceType: 'audit-log', resourceId: AUDIT_LOG_ID, reason: 'r' } as const;
  await placeHold(h, hold, caller);
  expect(await retention.purgeRange(run.id, 1)).toBe('held');
  expect(await retention.finish(run.id, 'held', engine())).toBe('held');
  expect((await h.superuser.query(`select from audit_logs where stream = ${OTHER} and sequence <= 2`)).rowCount).toBe(
    2,
  );
  // While it stands, a new run counts nothing.
  await h.app.query(`update retention_policies set next_run_at = now()`);
  const { rows: policies } = await h.app.query<{ id: string }>('select id from retention_policies');
  expect(await retention.counted(policies[0]!.id)).toMatchObject({ count: 0 });
  await expect(placeHold(h, { ...hold, id: crypto.randomUUID(), resourceId: run.id }, caller)).rejects.toThrow(
    'the only audit log',
  );
});

describe('a retention run above the threshold', () => {
  const people = async () => ({ starter: await rows.user(), author: await rows.user(), approver: await rows.user() });
  const waiting = async () => {
    const { starter, author, approver } = await people();
    const policy = await prepared({ approval_above: 4, written_by: author });
    const run = await retention.counted(policy, { started_by: starter, policy_by: author });
    const decide = (by: string, change: { decision?: 'approve' | 'refuse'; count?: number; hash?: string } = {}) =>
      retention.decide(run.id, { by, decision: 'approve', count: run.count, hash: run.hash, ...change }, engine());
    return { run, decide, starter, author, approver };
  };

  test('is approved by another person over the count and the digest that they saw', async () => {
    const { run, decide, starter, author, approver } = await waiting();
    expect(run).toMatchObject({ count: 5, needsApproval: true });
    expect(await retention.purgeRange(run.id, 0)).toBe('changed');
    for (const by of [starter, author]) expect(await codeOf(decide(by))).toBe('retention.own');
    expect(await codeOf(decide(approver, { count: 4 }))).toBe('retention.other-count');
    expect(await codeOf(decide(approver, { hash: 'b'.repeat(64) }))).toBe('retention.other-count');
    expect(await decide(approver)).toMatchObject({ status: 'approved', decidedBy: approver });
    expect(await decide(approver)).toMatchObject({ status: 'approved' });
    expect(await codeOf(decide(await rows.user()))).toBe('retention.not-waiting');
    expect(await codeOf(decide(approver, { count: 4 }))).toBe('retention.not-waiting');
    expect(await retention.recount(run.id, engine())).toMatchObject({ status: 'approved', hash: run.hash });
    await retention.purgeAll(run.id, run.ranges);
    const { rows: stones } = await h.superuser.query('select distinct approver_id from audit_tombstones');
    expect(stones).toEqual([{ approver_id: approver }]);
  });

  test('purges nothing when it was refused or nobody decided', async () => {
    const { run, decide, approver } = await waiting();
    expect(await decide(approver, { decision: 'refuse' })).toMatchObject({ status: 'refused' });
    expect(await retention.purgeRange(run.id, 0)).toBe('changed');
    const { rows: policies } = await h.app.query<{ id: string }>('select id from retention_policies');
    const second = await retention.counted(policies[0]!.id);
    expect(await retention.lapse(second.id, engine())).toMatchObject({ status: 'lapsed' });
    expect(await retention.purgeRange(second.id, 0)).toBe('changed');
  });

  test('takes one decision when many people decide at once', async () => {
    const { decide } = await waiting();
    const deciders: string[] = [];
    while (deciders.length < 5) deciders.push(await rows.user());
    const answers = await Promise.all(deciders.map((by) => codeOf(decide(by))));
    expect(answers.sort()).toEqual(['ok', ...Array<string>(4).fill('retention.not-waiting')]);
  });

  test('ends before it purges anything when the count has changed since the approval', async () => {
    const { run, decide, approver } = await waiting();
    await decide(approver);
    await h.app.query(
      `insert into audit_retention_config (id, audit_type, retention_days) values (gen_random_uuid(), 't', 3650)`,
    );
    expect(await retention.recount(run.id, engine())).toMatchObject({ status: 'changed' });
    expect(await retention.purgeRange(run.id, 0)).toBe('changed');
    expect(await purgedEvents()).toBe(0);
  });
});

test('the scheduler starts one run of a due policy, however many check at once', async () => {
  const policy = await rows.retentionPolicy({ next_run_at: new Date(Date.now() - 1_000) });
  const begun = await Promise.all(Array.from({ length: 5 }, () => startDueRetention(h, engine())));
  expect(begun.reduce((sum, n) => sum + n, 0)).toBe(1);
  expect(await startDueRetention(h, engine())).toBe(0);
  const { rows: commands } = await h.superuser.query(`select aggregate_type from outbox where kind = 'start'`);
  expect(commands).toEqual([{ aggregate_type: 'retention-run' }]);
  const { rows: after } = await h.superuser.query<{ later: boolean }>(
    `select next_run_at > now() + interval '29 days' as later from retention_policies where id = $1`,
    [policy],
  );
  expect(after).toEqual([{ later: true }]);
});
