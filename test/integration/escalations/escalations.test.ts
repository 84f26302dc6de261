import { randomUUID } from 'node:crypto';
import type { EscalationResource } from '../../../contracts/escalations/schemas';
import { escalationWorkflowId } from '../../../contracts/escalations/messages';
import { recordEscalationStep } from '../../../services/escalations/escalation-record';
import { accessRule, definitionOf } from '../../factories/access-rules';
import { eventually, LISTED_NAME, startApiWithWorkers, type TestApiWithWorkers } from '../../setup/api-with-workers';
import { addEndpoint } from '../../../services/webhooks/manage-endpoints';
import { OPERATOR, type Person } from '../../setup/api';
import type { Answer } from '../../setup/answer-check';
import { readHistory } from '../../setup/histories';
import { asWorker } from '../../setup/policies';
import { pay } from '../../setup/webhooks';

let api: TestApiWithWorkers;
let admin: Person;
let otherAdmin: Person;
let lead: Person;
let otherLead: Person;
let officer: Person;
let finance: Person;
let dev: Person;
let cases: string[];
beforeAll(async () => {
  api = await startApiWithWorkers();
  [admin, otherAdmin] = [await api.person('admin'), await api.person('admin')];
  [lead, otherLead] = [await api.person('compliance_lead'), await api.person('compliance_lead')];
  officer = await api.person('compliance');
  finance = await api.person('finance');
  dev = await api.person('dev');
  cases = [await heldCase(), await heldCase()];
});
afterAll(() => api.close());

const CANARY = 'A donor telephoned and asked for Wilhelmina';
const HOUR = 3_600_000;
const ahead = (ms: number) => new Date(Date.now() + ms).toISOString();

const heldCase = async (): Promise<string> => {
  const donor = { kind: 'individual', full_name: LISTED_NAME, country: 'US' };
  const body = { method: 'card', amount: '50.00', currency: 'USD', donor };
  const id = (await api.ask('/v1/donations', { key: finance.key, body })).body['id'] as string;
  await pay(api, { donation_id: id });
  const page = await eventually(
    () => get('/v1/cases?limit=100', officer),
    ({ body: { items } }) => (items as { donation_id: string }[]).some((one) => one.donation_id === id),
  );
  return (page.body['items'] as { id: string; donation_id: string }[]).find((one) => one.donation_id === id)!.id;
};

const get = (path: string, { key }: Person) => api.ask(path, { key });
const request = (person: Person, wanted: Record<string, unknown> = {}, idempotencyKey: string = randomUUID()) =>
  api.ask('/v1/escalations', {
    key: person.key,
    body: { permission: 'cases:read', reason: CANARY, expires_at: ahead(HOUR), ...wanted },
    idempotencyKey,
  });
const requested = async (person: Person, wanted: Record<string, unknown> = {}): Promise<EscalationResource> => {
  const answer = await request(person, wanted);
  expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
  return answer.body as unknown as EscalationResource;
};
const step = (id: string, name: string, { key }: Person, body: object = {}, idempotencyKey: string = randomUUID()) =>
  api.ask(`/v1/escalations/${id}/${name}`, { key, body, idempotencyKey });
const approved = async (id: string, ...people: Person[]) => {
  for (const person of people) expect((await step(id, 'approve', person)).status).toBe(200);
};
const shown = ({ status, body }: Answer) => [status, status < 400 ? body['status'] : body['reason']];
const typeOf = ({ status, body }: Answer) => [status, String(body['type']).split(':').at(-1)];
const statusOf = async (path: string, person: Person) => (await get(path, person)).status;

test('a rule that requires the approval of others is met by a grant for the same permission and resource', async () => {
  const person = await api.person('finance');
  const pledge = async () => {
    const body = { method: 'card', amount: '50.00', currency: 'USD', donor: { kind: 'anonymous' } };
    return (await api.ask('/v1/donations', { key: finance.key, body })).body['id'] as string;
  };
  const [one, other] = [await pledge(), await pledge()];
  const rule = accessRule({
    resourceType: 'donations',
    name: 'agreed',
    subjects: { v: 1, users: [person.id], roles: [] },
    obligations: { v: 1, list: [{ kind: 'approval', approvers: 1 }] },
  });
  const { body } = await api.ask('/v1/rules', { key: admin.key, body: definitionOf(rule) });
  expect((await api.ask(`/v1/rules/${String(body['id'])}/activate`, { key: admin.key, body: {} })).status).toBe(200);
  const read = async (id: string) => typeOf(await get(`/v1/donations/${id}`, person));
  expect(await read(one)).toEqual([403, 'approval-required']);

  const asked = await requested(person, { permission: 'donations:read', resource_id: one });
  expect(await read(one)).toEqual([403, 'approval-required']);
  await approved(asked.id, admin);
  expect((await read(one))[0]).toBe(200);
  expect(await read(other)).toEqual([403, 'approval-required']);
  const list = await get('/v1/donations?limit=100', person);
  expect([list.status, list.body['items']]).toEqual([200, []]);
  expect((await step(asked.id, 'revoke', otherLead)).status).toBe(200);
  expect(await read(one)).toEqual([403, 'approval-required']);
});

test('the report of a grant lists legal holds, which the audit log has under the held resource', async () => {
  const [gift] = await api.query<{ donor_id: string }>('select donor_id from donations limit 1');
  const asked = await requested(officer, { permission: 'holds:write' });
  await approved(asked.id, lead, otherLead);
  const body = { resource_type: 'donor', resource_id: gift!.donor_id, reason: 'a court asks' };
  const placed = await api.ask('/v1/legal-holds', { key: officer.key, body, idempotencyKey: randomUUID() });
  expect(placed.status).toBe(201);
  const seen = (await get(`/v1/escalations/${asked.id}`, lead)).body as unknown as EscalationResource;
  expect(seen.report?.changes).toEqual([{ action: 'legal-hold.placed', resource_id: gift!.donor_id, count: 1 }]);
  expect((await step(asked.id, 'revoke', otherLead)).status).toBe(200);
});

describe('an administrator', () => {
  test('reads one case under a grant by two other people, shown in the explanation, the log and the report', async () => {
    const [one, other] = cases as [string, string];
    expect(await statusOf(`/v1/cases/${one}`, admin)).toBe(403);
    const asked = await requested(admin, { resource_id: one });
    expect(asked).toMatchObject({ status: 'pending', required_approvals: 2, in_force: false, report: null });

    await approved(asked.id, lead);
    expect(await statusOf(`/v1/cases/${one}`, admin)).toBe(403);
    await approved(asked.id, otherAdmin);
    const read = await get(`/v1/cases/${one}`, admin);
    expect([read.status, read.body['id']]).toEqual([200, one]);
    expect(await statusOf(`/v1/cases/${other}`, admin)).toBe(404);
    // A grant for one resource does not answer for the type; a list shows what single reads show.
    const list = await get('/v1/cases?limit=100', admin);
    expect((list.body['items'] as { id: string }[]).map(({ id }) => id)).toEqual([one]);
    expect((await api.ask(`/v1/cases/${one}/claim`, { key: admin.key, body: {} })).status).toBe(403);

    const explain = (id?: string) =>
      api.ask('/v1/decisions/explain', { key: admin.key, body: { permission: 'cases:read', resource_id: id } });
    expect((await explain(one)).body).toMatchObject({ effect: 'allow', rule_id: asked.id });
    expect((await explain()).body).toMatchObject({ effect: 'deny', reason: 'depends-on-resource' });
    const log = await get(`/v1/access-log?actor_id=${admin.id}&granted=true`, officer);
    expect(log.body['items']).toContainEqual(
      expect.objectContaining({ resource_id: one, action: 'read', matched_rule_id: asked.id }),
    );

    const during = (await get(`/v1/escalations/${asked.id}`, admin)).body as unknown as EscalationResource;
    expect(during).toMatchObject({ in_force: true, reason: CANARY });
    expect(during.approvals.map(({ approver_id: id }) => id)).toEqual([lead.id, otherAdmin.id]);
    expect(during.report).toBeNull();
    const seen = (await get(`/v1/escalations/${asked.id}`, officer)).body as unknown as EscalationResource;
    expect(seen.report?.reads).toContainEqual({
      action: 'read',
      resource_id: one,
      count: expect.any(Number) as number,
    });

    expect(shown(await step(asked.id, 'revoke', otherLead))).toEqual([200, 'revoked']);
    expect(await statusOf(`/v1/cases/${one}`, admin)).toBe(403);
    expect((await get(`/v1/cases`, admin)).status).toBe(403);
    const actions = await api.query<{ action: string; actor_id: string }>(
      `select action, actor_id from audit_logs where resource_id = $1 order by occurred_at, sequence`,
      [asked.id],
    );
    expect(actions.map(({ action, actor_id: actor }) => [action, actor])).toEqual([
      ['escalation.requested', admin.id],
      ['escalation.approved', lead.id],
      ['escalation.approved', otherAdmin.id],
      ['escalation.revoked', otherLead.id],
    ]);
  });

  test('is refused a case by a deny despite a grant', async () => {
    const asked = await requested(admin);
    await approved(asked.id, lead, otherLead);
    expect(await statusOf(`/v1/cases/${cases[0]}`, admin)).toBe(200);
    const whole = accessRule({ resourceType: 'cases', name: randomUUID(), effect: 'deny' });
    const definition = Object.fromEntries(Object.entries(whole).filter(([name]) => !['id', 'isActive'].includes(name)));
    const subjects = { v: 1, users: [admin.id], roles: [] };
    const fields = { v: 1, names: '*' };
    const body = { ...definition, actions: ['read'], subjects, fields };
    const rule = await api.ask('/v1/rules', { key: otherAdmin.key, body });
    await api.ask(`/v1/rules/${String(rule.body['id'])}/activate`, { key: otherAdmin.key, body: {} });
    expect(await statusOf(`/v1/cases/${cases[0]}`, admin)).toBe(403);
    await api.ask(`/v1/rules/${String(rule.body['id'])}/retire`, { key: otherAdmin.key, body: {} });
    expect((await step(asked.id, 'revoke', admin)).status).toBe(200);
  });
});

describe('the approval of an escalation:', () => {
  test('a self-approval is refused with the reason, also for an approver', async () => {
    const { id } = await requested(lead, { permission: 'payments:read' });
    expect(shown(await step(id, 'approve', lead))).toEqual([409, 'escalation.own-request']);
    expect(shown(await step(id, 'deny', lead))).toEqual([409, 'escalation.own-request']);
    expect(shown(await step(id, 'approve', otherLead))).toEqual([200, 'active']);
    expect(shown(await step(id, 'approve', admin))).toEqual([409, 'escalation.not-pending']);
    expect(shown(await step(id, 'revoke', lead))).toEqual([200, 'revoked']);
    expect(shown(await step(id, 'revoke', lead))).toEqual([409, 'escalation.not-open']);
  });

  test('two by one person count once, and a repeated request gets its first answer', async () => {
    const { id } = await requested(dev);
    const key = randomUUID();
    const first = await step(id, 'approve', lead, {}, key);
    expect(shown(first)).toEqual([200, 'pending']);
    expect((await step(id, 'approve', lead, {}, key)).body).toEqual(first.body);
    expect(shown(await step(id, 'approve', lead))).toEqual([409, 'escalation.already-approved']);
    expect(shown(await step(id, 'deny', otherLead))).toEqual([200, 'denied']);
    expect(shown(await step(id, 'approve', admin))).toEqual([409, 'escalation.not-pending']);
  });

  test('a repeated denial is answered to its author, and refused to another', async () => {
    const { id } = await requested(dev);
    await step(id, 'deny', lead);
    const again = (by: string) => {
      const denial = { kind: 'deny', by, atMs: Date.now() } as const;
      return recordEscalationStep({ withActor: asWorker(api) }, id, denial, { userId: by, requestId: 'test' });
    };
    expect(await again(lead.id)).toMatchObject({ state: { status: 'denied', endedBy: lead.id } });
    expect((await again(lead.id)).refused).toBeUndefined();
    expect((await again(otherLead.id)).refused).toBe('escalation.not-pending');
  });

  test('an approver whose role has expired is refused', async () => {
    const former = await api.person('compliance_lead');
    const { id } = await requested(dev);
    await api.query(`update user_roles set expires_at = now() where user_id = $1`, [former.id]);
    expect((await step(id, 'approve', former)).status).toBe(403);
    expect((await get(`/v1/escalations/${id}`, dev)).body['approvals']).toEqual([]);
  });

  test('two by two people at once both count, and two by one person at once count once', async () => {
    const { id } = await requested(finance);
    const answers = await Promise.all([step(id, 'approve', lead), step(id, 'approve', admin)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await get(`/v1/escalations/${id}`, finance)).body).toMatchObject({ status: 'active', in_force: true });
    const { id: second } = await requested(finance);
    const same = await Promise.all([step(second, 'approve', lead), step(second, 'approve', lead)]);
    expect(same.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await get(`/v1/escalations/${second}`, finance)).body['status']).toBe('pending');
  });

  test('an approval and a withdrawal at once leave one consistent status and no grant', async () => {
    const { id } = await requested(finance, { permission: 'cases:open' });
    await step(id, 'approve', lead);
    const [approval, withdrawal] = await Promise.all([step(id, 'approve', admin), step(id, 'revoke', finance)]);
    expect([200, 409]).toContain(approval.status);
    expect(withdrawal.status).toBe(200);
    const after = (await get(`/v1/escalations/${id}`, finance)).body;
    expect(after).toMatchObject({ status: 'revoked', in_force: false });
    // The report of a grant that was given, however shortly; none of one that never was.
    expect(after['activated_at'] === null).toBe(approval.status === 409);
  });
});

describe('breaking the glass', () => {
  test('grants at once, notifies, and waits for the review of another person', async () => {
    await addEndpoint(api, 'https://hooks.example.org/', ['escalation.break-glass'], OPERATOR);
    const asked = await requested(officer, {
      permission: 'payments:read',
      break_glass: true,
      expires_at: ahead(HOUR / 2),
    });
    expect(asked).toMatchObject({ status: 'active', in_force: true, required_approvals: 0, approvals: [] });
    expect(await statusOf('/v1/payments', officer)).toBe(200);
    const delivered = await api.query<{ payload: { topic: string; data: object } }>(
      `select payload from outbox where kind = 'deliver' and aggregate_id = $1`,
      [asked.id],
    );
    expect(delivered.map(({ payload }) => payload.topic)).toEqual(['escalation.break-glass']);
    expect(JSON.stringify(delivered)).not.toContain(CANARY);
    const open = () => get('/v1/escalations?unreviewed=true&limit=100', lead);
    const listed = async () => ((await open()).body['items'] as { id: string }[]).map(({ id }) => id);
    expect(await listed()).toContain(asked.id);

    const review = (person: Person) => step(asked.id, 'review', person, { verdict: 'not-justified' });
    expect(shown(await review(lead))).toEqual([409, 'escalation.still-active']);
    expect(shown(await step(asked.id, 'revoke', lead))).toEqual([200, 'revoked']);
    expect(await statusOf('/v1/payments', officer)).toBe(403);
    expect(shown(await review(officer))).toEqual([409, 'escalation.own-request']);
    expect((await review(lead)).body).toMatchObject({ reviewed_by: lead.id, review_verdict: 'not-justified' });
    expect(shown(await review(otherLead))).toEqual([409, 'escalation.already-reviewed']);
    expect(await listed()).not.toContain(asked.id);
  });
});

describe('a request', () => {
  test.each([
    ['a permission that gives rights', { permission: 'roles:assign' }, '/permission'],
    ['escalations themselves', { permission: 'escalations:approve' }, '/permission'],
    ['more than 14 days', { expires_at: ahead(14 * 24 * HOUR + HOUR) }, '/expires_at'],
    ['the past', { expires_at: ahead(-HOUR) }, '/expires_at'],
    ['more than an hour by breaking the glass', { break_glass: true, expires_at: ahead(HOUR + 60_000) }, '/expires_at'],
    ['an approval by breaking the glass', { permission: 'refunds:approve', break_glass: true }, '/break_glass'],
    ['an invalid resource', { resource_id: 'nonsense' }, '/resource_id'],
    ['one resource of a type without fields', { permission: 'parked:operate', resource_id: 'x' }, '/resource_id'],
  ])('for %s is refused', async (_what, wanted, pointer) => {
    const answer = await request(finance, wanted);
    expect(typeOf(answer)).toEqual([422, 'escalation-not-possible']);
    expect((answer.body['errors'] as { pointer: string }[]).map((one) => one.pointer)).toEqual([pointer]);
  });

  test('is made once per Idempotency-Key, and visible to its requester, approvers and reviewers', async () => {
    const key = randomUUID();
    const wanted = { expires_at: ahead(HOUR) };
    const [one, again] = [await request(dev, wanted, key), await request(dev, wanted, key)];
    expect(again.body['id']).toBe(one.body['id']);
    const path = `/v1/escalations/${String(one.body['id'])}`;
    for (const person of [dev, lead, officer, admin]) expect(await statusOf(path, person)).toBe(200);
    expect(await statusOf(path, finance)).toBe(404);
    expect((await step(String(one.body['id']), 'revoke', finance)).status).toBe(404);
    const listed = await get(`/v1/escalations?requested_by=${dev.id}`, finance);
    expect(listed.body['items']).toEqual([]);
    const own = await get('/v1/escalations?limit=100', finance);
    expect((own.body['items'] as EscalationResource[]).every((item) => item.requested_by === finance.id)).toBe(true);
  });

  test('leaves its reason in no history, and in the database only sealed', async () => {
    const { id } = await requested(finance, { permission: 'refunds:read' });
    await approved(id, lead);
    const { clear, raw, payloads, unsealed } = await readHistory(api.temporal, escalationWorkflowId(id));
    expect(payloads.filter(({ wasSealed }) => wasSealed).length).toBeGreaterThan(5);
    expect(unsealed).toEqual([]);
    expect(clear).toContain('approvedBy');
    expect(raw).not.toContain('approvedBy');
    expect(clear).not.toContain('Wilhelmina');
    const [row] = await api.query<{ reason: Buffer }>('select reason from escalation_requests where id = $1', [id]);
    expect(row!.reason.toString('latin1')).not.toContain('Wilhelmina');
  });
});
