import type { Client } from 'pg';
import { AUDIT_LOG_ID } from '../../../contracts/privacy/subject-requests';
import { openHarness, race, refusal, waitsForLock, type Harness } from '../database/harness';
import { destroyKey, insertKey, insertKeyPolicy, insertKeyRun, keyNamed } from '../database/key-rows';
import { appendAuditEvent, rowsIn, type Values } from '../database/rows';

let h: Harness;
let rows: ReturnType<typeof rowsIn>;
beforeEach(async () => {
  h = await openHarness();
  rows = rowsIn(h.app);
});
afterEach(() => h.close());

const KEY = keyNamed('receipts:2020');

/** A key, with a policy of its class and a run that has counted it. */
const ready = async (id = KEY.id, run: Values = {}, policy: Values = {}) => {
  const key = keyNamed(id);
  await insertKey(h.app, key);
  const keyClass = key.scope === 'retention' ? id.split(':')[0]! : null;
  const policyId = await insertKeyPolicy(h.app, keyClass, policy);
  return { key, run: await insertKeyRun(h.app, policyId, [key], run) };
};
type Ready = Awaited<ReturnType<typeof ready>>;

const isThere = async ({ scope, id }: Ready['key']): Promise<boolean> => {
  const text = 'select wrapped_key is not null as there from encryption_keys where scope = $1 and scope_id = $2';
  return (await h.superuser.query<{ there: boolean }>(text, [scope, id])).rows[0]?.there ?? false;
};
const destroy = ({ run, key }: Ready, client: Client = h.app) => destroyKey(client, run, key);
/** Why it stays; `ok` when it does not. */
const refused = async (made: Ready): Promise<string> => {
  const before = await isThere(made.key);
  const answer = await refusal(destroy(made));
  expect(await isThere(made.key)).toBe(answer === 'ok' ? false : before);
  return answer.replace('destroy_retention_key_', '');
};

test('destroy_retention_key turns an allowed key into a tombstone, once, and touches no other key', async () => {
  const made = await ready();
  await insertKey(h.app, keyNamed('receipts:2019'));
  const { rows: stones } = await destroy(made);
  expect(stones[0]).toMatchObject({ number: '1', scope: 'retention', scope_id: 'receipts:2020', key_version: 1 });
  expect(await isThere(made.key)).toBe(false);
  expect(await isThere(keyNamed('receipts:2019'))).toBe(true);
  expect(await refused(made)).toBe('again');
});

test('no role can empty or delete a shared key directly, while the key of a subject can be destroyed', async () => {
  const made = await ready();
  const empty = 'update encryption_keys set wrapped_key = null, destroyed_at = now()';
  for (const client of [h.app, h.owner, h.superuser])
    expect(await refusal(client.query(empty))).toBe('encryption_keys_go_by_run');
  expect(await refusal(h.superuser.query('delete from encryption_keys'))).toBe('encryption_keys_go_by_run');
  await h.superuser.query('set session_replication_role = replica');
  expect(await refusal(h.superuser.query(empty))).toBe('encryption_keys_go_by_run');
  await h.superuser.query('reset session_replication_role');
  expect(await refusal(h.app.query('insert into key_tombstones (id) values (gen_random_uuid())'))).toBe('42501');

  await h.app.query(
    `insert into encryption_keys (id, scope, scope_id, master_key_id, wrapped_key)
     values (gen_random_uuid(), 'subject', 'somebody', 'm', 'k')`,
  );
  await h.app.query(`${empty} where scope = 'subject'`);
  expect(await isThere(made.key)).toBe(true);
});

test('the row of a destroyed key stays, so that the key cannot be created again', async () => {
  const made = await ready();
  await destroy(made);
  expect(await refusal(h.superuser.query('delete from encryption_keys'))).toBe('encryption_keys_go_by_run');
  const revive = `update encryption_keys set wrapped_key = 'k', destroyed_at = null`;
  expect(await refusal(h.superuser.query(revive))).toBe('encryption_keys_stay_destroyed');
});

test('a tombstone allows the destruction of its own key and of no other in its transaction', async () => {
  const made = await ready();
  await insertKey(h.app, keyNamed('receipts:2019'));
  await h.app.query('begin');
  await destroy(made);
  const other = `update encryption_keys set wrapped_key = null, destroyed_at = now() where scope_id = 'receipts:2019'`;
  expect(await refusal(h.app.query(other))).toBe('encryption_keys_go_by_run');
  await h.app.query('rollback');
  expect(await isThere(made.key)).toBe(true);
});

describe('the retention time of a key starts at the end of its year or month in UTC', () => {
  test.each([
    ['receipts:2020', '2021-01-01T00:00:00.000Z'],
    ['2020-02', '2020-03-01T00:00:00.000Z'],
    ['2021-12', '2022-01-01T00:00:00.000Z'],
  ])('for %s', async (id, end) => {
    await h.app.query(`set timezone = 'Pacific/Auckland'`);
    const early = new Date(new Date(end).getTime() - 1);
    const made = await ready(id, { cutoff: early });
    expect(await refused(made)).toBe('age');
    await h.app.query(`update retention_runs set status = 'lapsed', ended_at = now()`);
    const { rows: policies } = await h.app.query<{ id: string }>('select id from retention_policies');
    const run = await insertKeyRun(h.app, policies[0]!.id, [made.key], { cutoff: new Date(end) });
    await destroyKey(h.app, run, made.key);
    expect(await isThere(made.key)).toBe(false);
  });

  test('and a key without a year or month is never destroyed', async () => {
    expect(await refused(await ready('receipts:soon'))).toBe('age');
  });
});

describe('destroy_retention_key refuses a key', () => {
  test.each([
    ['of another class', 'payers', KEY.id],
    ['of intake under a policy of a class', 'receipts', '2020-01'],
    ['of a class under the policy of intake', null, KEY.id],
  ])('%s', async (_name, keyClass, id) => {
    const key = keyNamed(id);
    await insertKey(h.app, key);
    const run = await insertKeyRun(h.app, await insertKeyPolicy(h.app, keyClass), [key]);
    expect(await refused({ run, key })).toBe('policy');
  });

  test('under the policy of the log', async () => {
    await insertKey(h.app, KEY);
    const run = await insertKeyRun(h.app, await rows.retentionPolicy(), [KEY]);
    expect(await refused({ run, key: KEY })).toBe('policy');
  });

  test('that the run has not counted, that does not exist, or whose run does not exist', async () => {
    const { run, key } = await ready();
    await insertKey(h.app, keyNamed('receipts:2019'));
    expect(await refused({ run, key: keyNamed('receipts:2019') })).toBe('selection');
    expect(await refused({ run, key: keyNamed('receipts:2018') })).toBe('gone');
    expect(await refused({ run, key: { ...key, version: 2 } })).toBe('gone');
    expect(await refused({ run: AUDIT_LOG_ID, key })).toBe('run');
  });

  test('when its policy is off or has become longer, or its run has ended', async () => {
    const made = await ready();
    for (const change of ['is_active = false', 'is_active = true, retention_period_days = 400']) {
      await h.app.query(`update retention_policies set ${change}`);
      expect(await refused(made)).toBe('policy');
    }
    await h.app.query(`update retention_runs set status = 'lapsed', ended_at = now()`);
    expect(await refused(made)).toBe('run');
  });

  test('above the threshold until a person other than starter and author has approved', async () => {
    const made = await ready(KEY.id, {}, { approval_above: 0 });
    expect(await refused(made)).toBe('approval');
    const approver = await rows.user();
    const approve = `update retention_runs set status = 'approved', decided_by = $1, decided_at = now()`;
    await h.app.query(approve, [approver]);
    await h.app.query('update retention_policies set written_by = $1', [approver]);
    expect(await refused(made)).toBe('approval');
    await h.app.query('update retention_policies set written_by = $1', [await rows.user()]);
    const { rows: stones } = await destroy(made);
    expect(stones[0]).toMatchObject({ approver_id: approver });
  });

  test('of the log while an event of its year has details', async () => {
    const made = await ready('audit:2020');
    const details = Buffer.from('sealed').toString('base64');
    await appendAuditEvent(h.app, 0, { occurred_at: '2021-01-01T00:00:00.000Z', details });
    await appendAuditEvent(h.app, 0, { occurred_at: '2020-12-31T23:59:59.999Z' });
    await h.app.query('begin');
    await destroy(made);
    await h.app.query('rollback');
    await appendAuditEvent(h.app, 0, { occurred_at: '2020-12-31T23:59:59.999Z', details });
    expect(await refused(made)).toBe('logged');
  });

  test('of screening while a case of its year is open or its gift is blocked', async () => {
    const made = await ready('screening:2020');
    const gift = await rows.donation({ status: 'flagged', status_reason: 'hit' });
    const review = await rows.case({ subject_id: gift, created_at: '2020-12-31T23:59:59.999Z' });
    expect(await refused(made)).toBe('case');
    await h.app.query(`update cases set status = 'resolved', outcome = 'block' where id = $1`, [review]);
    await h.superuser.query(`update donations set status = 'blocked' where id = $1`, [gift]);
    expect(await refused(made)).toBe('case');
    await h.superuser.query(`update donations set status = 'confirmed' where id = $1`, [gift]);
    await rows.case({ created_at: '2021-01-01T00:00:00.000Z' });
    await destroy(made);
  });
});

describe('a legal hold stops destroy_retention_key', () => {
  const onTheLog = { resource_type: 'audit-log', resource_id: AUDIT_LOG_ID };
  const known = (created_at: string) => rows.donor({ created_at });

  test('on the log: for its keys and the key of the reason of the hold, until it is released', async () => {
    const [audit, receipts, holds] = [await ready('audit:2020'), await ready(), await ready('holds:2020')];
    await rows.hold({ ...onTheLog, created_at: '2020-06-01T00:00:00Z' });
    expect([await refused(audit), await refused(holds), await refused(receipts)]).toEqual(['held', 'held', 'ok']);
    await h.app.query('update legal_holds set released_at = now(), released_by = placed_by');
    expect([await refused(audit), await refused(holds)]).toEqual(['ok', 'ok']);
  });

  test.each([
    ['that ends after they were known', '2020-12-31T12:00:00Z', 'held'],
    ['that ended within a day before, since clocks differ', '2021-01-01T12:00:00Z', 'held'],
    ['that ended before', '2021-01-03T00:00:00Z', 'ok'],
  ])('on a donor or a gift of theirs: for a key of a period %s', async (_name, at, expected) => {
    const donor = await known(at);
    const gift = await rows.donation({ donor_id: donor });
    const hold = await rows.hold({ resource_type: 'donation', resource_id: gift });
    const [receipts, intake] = [await ready(), await ready('2020-12')];
    const answers = [await refused(receipts)];
    await h.app.query(`update legal_holds set released_at = now(), released_by = placed_by where id = $1`, [hold]);
    await rows.hold({ resource_id: donor });
    expect([...answers, await refused(intake)]).toEqual([expected, expected]);
  });

  test('on a donor who was merged with an older one or paid before they were known', async () => {
    const merged = await known('2022-01-01T00:00:00Z');
    await h.app.query('update donors set merged_into_id = $1 where id = $2', [
      merged,
      await known('2020-01-01T00:00:00Z'),
    ]);
    const hold = await rows.hold({ resource_id: merged });
    const made = await ready();
    expect(await refused(made)).toBe('held');
    await h.app.query('update legal_holds set released_at = now(), released_by = placed_by where id = $1', [hold]);
    const payer = await known('2022-01-01T00:00:00Z');
    const gift = await rows.donation({ donor_id: payer });
    await rows.payment({ donation_id: gift, received_at: '2020-12-31T23:00:00Z' });
    await rows.hold({ resource_id: payer });
    expect(await refused(made)).toBe('held');
  });

  test('for every key when the held record no longer exists', async () => {
    await rows.hold();
    expect(await refused(await ready())).toBe('held');
  });
});

describe('destroy_retention_key, run concurrently,', () => {
  test('destroys a key once when many try', async () => {
    const made = await ready();
    const clients = await Promise.all(Array.from({ length: 6 }, () => h.connect()));
    expect(await race(clients, (client) => destroy(made, client))).toEqual({
      passed: 1,
      refusals: ['destroy_retention_key_again'],
    });
  });

  test('waits for a legal hold that is being placed, and obeys it', async () => {
    const made = await ready();
    const donor = await rows.donor({ created_at: '2020-06-01T00:00:00Z' });
    const placing = await h.connect();
    await placing.query('begin');
    await rowsIn(placing).hold({ resource_id: donor });
    const destroying = refusal(destroy(made));
    await waitsForLock(h.superuser, 'legal_holds');
    await placing.query('commit');
    expect(await destroying).toBe('destroy_retention_key_held');
    expect(await isThere(made.key)).toBe(true);
  });
});

describe('a retention policy', () => {
  const policy = (v: Values) => refusal(rows.retentionPolicy({ retention_action: 'destroy-keys', ...v }));

  test('is the only active one for its class, for intake or for the log', async () => {
    const made = [
      { resource_type: 'retention_keys', key_class: 'receipts' },
      { resource_type: 'intake_keys' },
      { retention_action: 'archive' },
    ];
    expect([...(await all(made)), await policy({ resource_type: 'retention_keys', key_class: 'audit' })]).toEqual(
      Array(4).fill('ok'),
    );
    const one = 'retention_policies_one_active';
    expect(await all(made)).toEqual([`${one}_class`, one, one]);
  });

  test.each<[string, Values, string]>([
    ['keys without a class', { resource_type: 'retention_keys' }, 'retention_policies_key_class_fits'],
    ['intake with one', { resource_type: 'intake_keys', key_class: 'holds' }, 'retention_policies_key_class_fits'],
    ['the log with one', { key_class: 'audit', retention_action: 'archive' }, 'retention_policies_key_class_fits'],
    ['an unknown class', { resource_type: 'retention_keys', key_class: 'x' }, 'retention_policies_key_class_known'],
    [
      'keys to archive',
      { resource_type: 'intake_keys', retention_action: 'archive' },
      'retention_policies_action_fits',
    ],
    ['the log to destroy', {}, 'retention_policies_action_fits'],
  ])('for %s is refused', async (_name, v, constraint) => {
    expect(await policy(v)).toBe(constraint);
  });

  const all = async (made: Values[]) => {
    const answers = [];
    for (const v of made) answers.push(await policy(v));
    return answers;
  };
});
