import { ENGINE_USER_ID } from '../../../contracts/identity/actor';
import { AUDIT_LOG_ID } from '../../../contracts/privacy/subject-requests';
import { openHarness, race, refusal, waitsForLock, type Harness } from '../database/harness';
import { appendOldEvents, insertRun, purge, type InsertedRun } from '../database/retention-rows';
import { appendAuditEvent, rowsIn, type Values } from '../database/rows';

const STREAM = 3;
let h: Harness;
let rows: ReturnType<typeof rowsIn>;
beforeEach(async () => {
  h = await openHarness();
  rows = rowsIn(h.app);
});
afterEach(() => h.close());

/** Four old events of a stream, signed, and a run that may take them. */
const ready = async (v: Values = {}, policy: Values = {}, first = 1): Promise<InsertedRun> => {
  await appendOldEvents(h.app, STREAM, [600, 590, 580, 570]);
  return insertRun(h.app, await rows.retentionPolicy(policy), STREAM, first, v);
};
const count = async (): Promise<number> =>
  Number((await h.superuser.query<{ n: string }>('select count(*) as n from audit_logs')).rows[0]!.n);
const refused = async (run: InsertedRun): Promise<string> => {
  const before = await count();
  const answer = await refusal(purge(h.app, STREAM, run));
  expect(await count()).toBe(before);
  return answer;
};
const user = () => rows.user();

test('audit_purge turns an allowed range into a tombstone, once', async () => {
  const run = await ready();
  await appendAuditEvent(h.app, STREAM);
  const { rows: made } = await purge(h.app, STREAM, run);
  expect(made[0]).toMatchObject({
    number: '1',
    stream: STREAM,
    first_sequence: '1',
    last_sequence: '4',
    event_count: '4',
  });
  expect((made[0] as { root: Buffer }).root.toString('hex')).toBe(run.root);
  expect(await count()).toBe(1);
  expect(await refused(run)).toBe('audit_purge_again');
});

test('neither the serving role nor the owner can delete audit events directly', async () => {
  await ready();
  expect(await refusal(h.app.query('delete from audit_logs'))).toBe('42501');
  expect(await refusal(h.owner.query('delete from audit_logs'))).toBe('audit_logs_append_only');
  expect(await refusal(h.superuser.query('delete from audit_logs'))).toBe('audit_logs_append_only');
  expect(await refusal(h.app.query(`insert into audit_tombstones (id) values (gen_random_uuid())`))).toBe('42501');
});

test('a deletion cannot exceed the range of its tombstone, whoever makes it', async () => {
  const run = await ready();
  await appendAuditEvent(h.app, STREAM);
  await h.superuser.query('begin');
  await purge(h.superuser, STREAM, run);
  expect(await refusal(h.superuser.query('delete from audit_logs'))).toBe('audit_logs_purged_whole');
  await h.superuser.query('rollback');
  expect(await count()).toBe(5);
});

describe('audit_purge refuses a range', () => {
  test.each<[string, string, (run: InsertedRun) => InsertedRun]>([
    ['that does not begin where the stream does', 'audit_purge_start', (run) => ({ ...run, first: 2 })],
    ['that does not exist to its end', 'audit_purge_dense', (run) => ({ ...run, last: 9 })],
    ['that ends before it begins', 'audit_purge_dense', (run) => ({ ...run, last: 0 })],
    ['that was not counted', 'audit_purge_selection', (run) => ({ ...run, last: 3 })],
    ['whose run does not exist', 'audit_purge_run', (run) => ({ ...run, run: run.asset })],
    ['whose archive does not exist', 'audit_purge_archive', (run) => ({ ...run, asset: run.run })],
  ])('%s', async (_name, constraint, change) => {
    expect(await refused(change(await ready()))).toBe(constraint);
  });

  test('with a missing event', async () => {
    const run = await ready();
    await h.superuser.query('alter table audit_logs disable trigger all');
    await h.superuser.query(`delete from audit_logs where sequence = 2`);
    expect(await refused(run)).toBe('audit_purge_dense');
  });

  test('with a changed event, which is evidence', async () => {
    const run = await ready();
    await h.superuser.query('alter table audit_logs disable trigger all');
    await h.superuser.query(`update audit_logs set action = 'forged' where sequence = 2`);
    expect(await refused(run)).toBe('audit_purge_chain');
  });

  test('whose end no locked checkpoint signed', async () => {
    const run = await ready();
    await h.superuser.query(`update assets set retained_until = null where key like 'k-%'`);
    expect(await refused(run)).toBe('audit_purge_sealed');
  });

  test.each([
    ['not under lock', 'retained_until = null'],
    ['no longer under lock', `retained_until = now() - interval '1 day'`],
    ['taken away', 'deleted_at = now()'],
    ['of another range', `key = 'archives/3/1-5.ndjson.gz'`],
  ])('whose archive is %s', async (_name, change) => {
    const run = await ready();
    await h.superuser.query(`update assets set ${change} where id = $1`, [run.asset]);
    expect(await refused(run)).toBe('audit_purge_archive');
  });

  test('with an event that is too young', async () => {
    await appendOldEvents(h.app, STREAM, [600, 300]);
    const policy = await rows.retentionPolicy();
    const young = await insertRun(h.app, policy, STREAM, 1);
    expect(await refused(young)).toBe('audit_purge_age');
  });

  test('with an event whose type is kept longer, while that is in force', async () => {
    const run = await ready();
    await h.app.query(
      `insert into audit_retention_config (id, audit_type, retention_days) values (gen_random_uuid(), 't', 595)`,
    );
    expect(await refused(run)).toBe('audit_purge_age');
    await h.app.query('update audit_retention_config set is_active = false');
    await purge(h.app, STREAM, run);
  });

  test('when its policy is off or has become longer than the run counted', async () => {
    const run = await ready();
    for (const change of ['is_active = false', 'is_active = true, retention_period_days = 400']) {
      await h.app.query(`update retention_policies set ${change}`);
      expect(await refused(run)).toBe('audit_purge_policy');
    }
  });

  test('when its run has ended', async () => {
    const run = await ready();
    await h.app.query(`update retention_runs set status = 'lapsed', ended_at = now()`);
    expect(await refused(run)).toBe('audit_purge_run');
  });
});

describe('a retention run above the threshold', () => {
  test('purges nothing before another person has approved', async () => {
    const run = await ready({}, { approval_above: 3 });
    expect(await refused(run)).toBe('audit_purge_approval');
    await h.app.query(`update retention_runs set status = 'approved', decided_by = $1, decided_at = now()`, [
      await user(),
    ]);
    const { rows: made } = await purge(h.app, STREAM, run);
    expect(made[0]).toMatchObject({ event_count: '4' });
  });

  test('is not approved by its starter or the author of its policy', async () => {
    const [starter, author] = [await user(), await user()];
    await ready({ started_by: starter, policy_by: author }, { approval_above: 0, written_by: author });
    const approve = (by: string) =>
      refusal(h.app.query(`update retention_runs set status = 'approved', decided_by = $1, decided_at = now()`, [by]));
    expect(await approve(starter)).toBe('retention_runs_not_by_starter');
    expect(await approve(author)).toBe('retention_runs_not_by_author');
  });

  test('loses its approval when the approver has written the policy since', async () => {
    const approver = await user();
    const decided = { status: 'approved', decided_by: approver, decided_at: new Date() };
    const run = await ready(decided, { approval_above: 0 });
    await h.app.query('update retention_policies set written_by = $1', [approver]);
    expect(await refused(run)).toBe('audit_purge_approval');
  });

  test('keeps its count and decision unchanged', async () => {
    await ready({ status: 'approved', decided_by: await user(), decided_at: new Date() });
    for (const change of [
      'selected_count = 1',
      `selection = '[]'`,
      `decided_by = '${ENGINE_USER_ID}'`,
      'cutoff = now()',
    ])
      expect(await refusal(h.app.query(`update retention_runs set ${change}`))).toBe('retention_runs_frozen');
    expect(await refusal(h.superuser.query('delete from retention_runs'))).toBe('retention_runs_stay');
  });
});

describe('a legal hold stops audit_purge', () => {
  const hold = (v: Values) => rows.hold(v);

  test('when it is on the whole log', async () => {
    const run = await ready();
    const id = await hold({ resource_type: 'audit-log', resource_id: AUDIT_LOG_ID });
    expect(await refused(run)).toBe('audit_purge_held');
    await h.app.query('update legal_holds set released_at = now(), released_by = placed_by where id = $1', [id]);
    await purge(h.app, STREAM, run);
  });

  test('for the events of a held donor, their gifts and the records of these gifts', async () => {
    const donor = await rows.donor();
    const donation = await rows.donation({ donor_id: donor });
    const review = await rows.case({ subject_id: donation });
    const request = await rows.subjectRequest({ subject_id: donor });
    for (const [n, id] of [donor, donation, review, request].entries()) {
      await appendOldEvents(h.app, n, [600], { resource_id: id });
    }
    const policy = await rows.retentionPolicy();
    await hold({ resource_id: donor });
    const runs = [];
    for (const n of [0, 1, 2, 3]) {
      const run = await insertRun(h.app, policy, n, 1);
      runs.push(await refusal(purge(h.app, n, run)));
      await h.app.query(`update retention_runs set status = 'lapsed', ended_at = now() where ended_at is null`);
    }
    expect(runs).toEqual(Array(4).fill('audit_purge_held'));
  });

  test('for no event of another donor', async () => {
    await hold({ resource_id: await rows.donor() });
    await purge(h.app, STREAM, await ready());
    expect(await count()).toBe(0);
  });
});

describe('audit_purge, run concurrently,', () => {
  test('purges a range once when many try', async () => {
    const run = await ready();
    const clients = await Promise.all(Array.from({ length: 6 }, () => h.connect()));
    expect(await race(clients, (client) => purge(client, STREAM, run))).toEqual({
      passed: 1,
      refusals: ['audit_purge_again'],
    });
    const { rows: tombstones } = await h.superuser.query('select number from audit_tombstones');
    expect(tombstones).toEqual([{ number: '1' }]);
  });

  test('does not block new events, which follow the root of the tombstone', async () => {
    const run = await ready();
    await h.app.query('begin');
    await purge(h.app, STREAM, run);
    const writer = await h.connect();
    await appendAuditEvent(writer, STREAM);
    await h.app.query('commit');
    const { rows: left } = await h.superuser.query<{ sequence: string; prev: string }>(
      `select sequence, encode(prev_hash, 'hex') as prev from audit_logs`,
    );
    expect(left).toEqual([{ sequence: '5', prev: run.root }]);
  });

  test('waits for a legal hold that is being placed, and obeys it', async () => {
    const run = await ready();
    const placing = await h.connect();
    await placing.query('begin');
    await rowsIn(placing).hold({ resource_type: 'audit-log', resource_id: AUDIT_LOG_ID });
    const purging = refusal(purge(h.app, STREAM, run));
    await waitsForLock(h.superuser, 'legal_holds');
    await placing.query('commit');
    expect(await purging).toBe('audit_purge_held');
    expect(await count()).toBe(4);
  });

  test('makes a later legal hold wait for its end', async () => {
    const run = await ready();
    await h.app.query('begin');
    await purge(h.app, STREAM, run);
    const placing = await h.connect();
    const placed = rowsIn(placing).hold({ resource_type: 'audit-log', resource_id: AUDIT_LOG_ID });
    await waitsForLock(h.superuser, 'legal_holds');
    await h.app.query('commit');
    await placed;
    expect(await count()).toBe(0);
  });
});
