import { ENGINE_USER_ID } from '../../../contracts/identity/actor';
import { openHarness, race, refusal, type Harness } from '../database/harness';
import { insertRow, rowsIn, type Rows } from '../database/rows';

let h: Harness;
let rows: Rows;
let asker: string;
let people: string[];
beforeAll(async () => {
  h = await openHarness();
  rows = rowsIn(h.app);
  asker = await rows.user();
  people = [await rows.user(), await rows.user(), await rows.user()];
});
afterAll(() => h.close());

const HOUR = 3_600_000;
const later = (ms: number) => new Date(Date.now() + ms);
const escalation = (change: Record<string, unknown> = {}) => rows.escalation({ requested_by: asker, ...change });
const GLASS = { break_glass: true, required_approvals: 0, status: 'active' };
const glass = (change: Record<string, unknown> = {}) =>
  escalation({ ...GLASS, activated_at: new Date(), expires_at: later(HOUR / 2), ...change });
const approval = (request: string, approver: string, requestedBy = asker) =>
  insertRow(h.app, 'escalation_approvals', {
    request_id: request,
    requested_by: requestedBy,
    approver_id: approver,
    approved_at: new Date(),
  });
const change = (id: string, set: string, client = h.app) =>
  refusal(client.query(`update escalation_requests set ${set} where id = $1`, [id]));
const ACTIVE = `status = 'active', activated_at = now()`;
const REVOKED = `status = 'revoked', ended_at = now(), ended_by = requested_by`;
const DENIED = `status = 'denied', ended_at = now(), ended_by = '${ENGINE_USER_ID}'`;

describe('an escalation request', () => {
  test('has an end at most a fortnight away, as every grant', async () => {
    expect(await refusal(escalation({ expires_at: null }))).toBe('23502');
    expect(await refusal(escalation({ expires_at: later(14 * 24 * HOUR + 60_000) }))).toBe(
      'escalation_requests_fortnight_at_most',
    );
    expect(await refusal(escalation({ expires_at: later(-1) }))).toBe('escalation_requests_ends_after_start');
    expect(await refusal(escalation({ expires_at: later(14 * 24 * HOUR - 60_000) }))).toBe('ok');
    // A date ahead would carry the end ahead.
    const ahead = { created_at: later(20 * 24 * HOUR), expires_at: later(30 * 24 * HOUR) };
    expect(await refusal(escalation(ahead))).toBe('escalation_requests_keep');
  });

  test('that breaks the glass lasts at most an hour and needs no approval', async () => {
    expect(await refusal(glass({ expires_at: later(HOUR + 60_000) }))).toBe('escalation_requests_glass_hour_at_most');
    expect(await refusal(glass({ required_approvals: 1 }))).toBe('escalation_requests_approvals_needed');
    expect(await refusal(glass())).toBe('ok');
  });

  test('needs an approval, begins as pending and cannot be about rights', async () => {
    expect(await refusal(escalation({ required_approvals: 0 }))).toBe('escalation_requests_approvals_needed');
    expect(await refusal(escalation({ status: 'active', activated_at: new Date() }))).toBe('escalation_requests_keep');
    const rights = { permission: 'roles:assign', resource_type: 'roles' };
    expect(await refusal(escalation(rights))).toBe('escalation_requests_gives_no_rights');
    expect(await refusal(escalation({ permission: 'roles:assign' }))).toBe('escalation_requests_names_its_type');
  });

  test.each([
    [`permission = 'things:write'`],
    [`resource_id = 'other'`],
    [`expires_at = expires_at + interval '1 day'`],
    ['required_approvals = 2'],
    [`reason = 'x'`],
    [`requested_by = '${ENGINE_USER_ID}'`],
    [`created_at = now() - interval '1 hour'`],
  ])('never changes: %s', async (set) => {
    const id = await escalation();
    for (const client of [h.app, h.owner]) expect(await change(id, set, client)).toBe('escalation_requests_keep');
  });

  test('is never deleted', async () => {
    const id = await escalation();
    expect(await refusal(h.app.query('delete from escalation_requests where id = $1', [id]))).toBe('42501');
    expect(await refusal(h.owner.query('delete from escalation_requests where id = $1', [id]))).toBe(
      'escalation_requests_keep',
    );
  });
});

describe('a grant', () => {
  test('needs as many approvals as its request states', async () => {
    const id = await escalation({ required_approvals: 2 });
    expect(await change(id, ACTIVE)).toBe('escalation_requests_keep');
    await approval(id, people[0]!);
    expect(await change(id, ACTIVE)).toBe('escalation_requests_keep');
    await approval(id, people[1]!);
    expect(await change(id, ACTIVE)).toBe('ok');
  });

  test('changes its status forward only', async () => {
    const id = await escalation();
    await approval(id, people[0]!);
    expect(await change(id, ACTIVE)).toBe('ok');
    expect(await change(id, `status = 'pending', activated_at = null`)).toBe('escalation_requests_keep');
    expect(await change(id, DENIED)).toBe('escalation_requests_keep');
    expect(await change(id, REVOKED)).toBe('ok');
    for (const set of [`status = 'active', ended_at = null`, `status = 'expired'`, `ended_at = now() + interval '1 s'`])
      expect(await change(id, set)).toBe('escalation_requests_keep');
    expect(await change(id, `report = '{}'`)).toBe('ok');
    expect(await change(id, `report = '{"v":1}'`)).toBe('escalation_requests_keep');
  });

  test('names whoever denied or revoked it, once, and nobody where the clock ended it', async () => {
    const id = await escalation();
    expect(await change(id, `status = 'denied', ended_at = now()`)).toBe('escalation_requests_ended_by_person');
    expect(await change(id, DENIED.replace('denied', 'expired'))).toBe('escalation_requests_ended_by_person');
    expect(await change(id, DENIED)).toBe('ok');
    expect(await change(id, `ended_by = '${people[0]!}'`)).toBe('escalation_requests_keep');
  });

  test('changes the epoch when it begins and when it ends', async () => {
    const epoch = async () =>
      BigInt((await h.app.query<{ epoch: string }>('select epoch from authz_epoch')).rows[0]!.epoch);
    const id = await glass();
    const begun = await epoch();
    expect(await change(id, REVOKED)).toBe('ok');
    expect(await epoch()).toBe(begun + 1n);
  });
});

describe('an approval', () => {
  test('is never by the requester, even under another name', async () => {
    const id = await escalation();
    expect(await refusal(approval(id, asker))).toBe('escalation_approvals_by_another');
    expect(await refusal(approval(id, asker, people[0]))).toBe('escalation_approvals_request_fkey');
  });

  test('counts once per person', async () => {
    const id = await escalation({ required_approvals: 2 });
    await approval(id, people[0]!);
    expect(await refusal(approval(id, people[0]!))).toBe('escalation_approvals_request_id_approver_id_key');
  });

  test('is possible while the request is pending, and is never deleted', async () => {
    const id = await escalation();
    await approval(id, people[0]!);
    for (const sql of ['update escalation_approvals set approved_at = now()', 'delete from escalation_approvals'])
      for (const client of [h.app, h.owner])
        expect(await refusal(client.query(sql))).toMatch(/^(42501|escalation_approvals_while_pending)$/);
    expect(await change(id, DENIED)).toBe('ok');
    expect(await refusal(approval(id, people[1]!))).toBe('escalation_approvals_while_pending');
    expect(await refusal(approval(await glass(), people[1]!))).toBe('escalation_approvals_while_pending');
  });

  test('and the end of its request are recorded one after the other', async () => {
    const id = await escalation();
    const [ending, approving] = [await h.connect(), await h.connect()];
    await ending.query('begin');
    await ending.query(`update escalation_requests set ${REVOKED} where id = $1`, [id]);
    const late = race([approving], (client) =>
      insertRow(client, 'escalation_approvals', {
        request_id: id,
        requested_by: asker,
        approver_id: people[0]!,
        approved_at: new Date(),
      }),
    );
    await ending.query('commit');
    expect(await late).toEqual({ passed: 0, refusals: ['escalation_approvals_while_pending'] });
  });
});

describe('a review', () => {
  const reviewedBy = (person: string) => `reviewed_at = now(), reviewed_by = '${person}', review_verdict = 'justified'`;

  test('is possible once, by another person, of a break-glass grant that has ended', async () => {
    const id = await glass();
    expect(await change(id, reviewedBy(people[0]!))).toBe('escalation_requests_reviewed_after_glass');
    expect(await change(id, REVOKED)).toBe('ok');
    expect(await change(id, reviewedBy(asker))).toBe('escalation_requests_reviewed_by_another');
    expect(await change(id, `reviewed_at = now()`)).toBe('escalation_requests_review_whole');
    expect(await change(id, reviewedBy(people[0]!))).toBe('ok');
    expect(await change(id, reviewedBy(people[1]!))).toBe('escalation_requests_keep');
    const asked = await escalation();
    expect(await change(asked, `${REVOKED}, ${reviewedBy(people[0]!)}`)).toBe(
      'escalation_requests_reviewed_after_glass',
    );
  });
});
