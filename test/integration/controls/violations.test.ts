import { randomUUID } from 'node:crypto';
import type { ViolationResource } from '../../../contracts/controls/violation-schemas';
import type { WithActor } from '../../../platform/database/unit-of-work';
import { recordViolationStep } from '../../../services/controls/violations';
import type { Answer } from '../../setup/answer-check';
import type { Person } from '../../setup/api';
import { eventually, startApiWithWorkers, type TestApiWithWorkers } from '../../setup/api-with-workers';
import { addMember, addMemberWithApp } from '../../setup/people';
import { activePolicy, assess, asWorker, ENGINE, policyWith, secondFactor } from '../../setup/policies';

let api: TestApiWithWorkers;
let worker: WithActor;
let writer: Person;
let lead: Person;
beforeAll(async () => {
  api = await startApiWithWorkers();
  worker = asWorker(api);
  [writer, lead] = [await api.person('compliance'), await api.person('compliance_lead')];
  await addMember(api, 'moderator');
});
afterAll(() => api.close());

const DAY_MS = 86_400_000;
const ahead = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
const failingPolicy = () => activePolicy(api, policyWith(secondFactor(['moderator'])), writer, lead);
const policyFor = (roles: string[]) => ({ requirements: policyWith(secondFactor(roles)).requirements });
const violationsOf = async (policyId: string): Promise<ViolationResource[]> =>
  (await api.ask(`/v1/violations?policy_id=${policyId}`, { key: writer.key })).body['items'] as ViolationResource[];
/** As the scheduler opens it: activating asked for the assessment. */
const opened = async (policyId: string): Promise<ViolationResource> => {
  const found = await eventually(
    () => violationsOf(policyId),
    (all) => all.length > 0,
  );
  return found[0]!;
};
const step = (id: string, name: string, { key }: Person, body: object = {}, idempotencyKey: string = randomUUID()) =>
  api.ask(`/v1/violations/${id}/${name}`, { key, body, idempotencyKey });
const acceptance = (days = 30) => ({ reason: 'remedy-planned', until: ahead(days) });
const reasonOf = ({ status, body }: Answer) => [status, body['reason'] ?? String(body['type']).split(':').at(-1)];
const repaired = () =>
  api.query(`update users set status = 'disabled' where id in (select ur.user_id from user_roles ur join roles r
    on r.id = ur.role_id where r.role_name = 'moderator')`);
const broken = () =>
  api.query(`update users set status = 'active' where id in (select ur.user_id from user_roles ur join roles r
    on r.id = ur.role_id where r.role_name = 'moderator')`);

test('the scheduler assesses an activated policy, and a failure opens a violation with its due time', async () => {
  const policyId = await failingPolicy();
  const violation = await opened(policyId);
  expect(violation).toMatchObject({ status: 'open', severity: 'critical', requirement: 'second-factor', latest: null });
  expect(Date.parse(violation.due_at) - Date.parse(violation.opened_at)).toBe(DAY_MS);
  const asked = await api.ask(`/v1/policies/${policyId}/assess`, { method: 'POST', key: writer.key });
  expect([asked.status, asked.body]).toEqual([202, { state: 'asked' }]);
  const again = await eventually(
    () => violationsOf(policyId),
    ([one]) => one?.latest !== null,
  );
  expect(again).toHaveLength(1);
  expect(again[0]!.latest).toMatchObject({ status: 'fail' });
});

test('one violation is open when many assessments find the same failure at once', async () => {
  const policyId = await failingPolicy();
  await Promise.all(Array.from({ length: 6 }, () => assess(worker, policyId)));
  expect(await violationsOf(policyId)).toHaveLength(1);
  const [{ id, result_id: resultId }] = (await violationsOf(policyId)) as [ViolationResource];
  const second = api.query(
    `insert into compliance_violations (id, policy_id, requirement, result_id, severity, opened_at, due_at)
     values (gen_random_uuid(), $1, 'second-factor', $2, 'low', now(), now() + interval '1 day')`,
    [policyId, resultId],
  );
  await expect(second).rejects.toThrow('compliance_violations_one_live');
  await expect(api.query('delete from compliance_violations where id = $1', [id])).rejects.toThrow('stays');
});

test('a violation is taken by one person, resolved only by a newer passing result, and then closed', async () => {
  const policyId = await failingPolicy();
  const { id } = await opened(policyId);
  const other = await api.person('compliance');
  const taken = await step(id, 'take', writer);
  expect(taken.body).toMatchObject({ status: 'in_progress', assignee_id: writer.id });
  expect(reasonOf(await step(id, 'take', other))).toEqual([409, 'violation.taken']);
  expect(reasonOf(await step(id, 'resolve', writer))).toEqual([409, 'violation.not-passing']);
  // A second account keeps the role, or there would be nothing to assess.
  await repaired();
  await assess(worker, policyId);
  expect(reasonOf(await step(id, 'resolve', writer))).toEqual([409, 'violation.not-passing']);
  await api.query(
    `insert into user_identities (id, user_id, identity_type, provider, verified_at)
     select gen_random_uuid(), ur.user_id, 'totp', 'totp', now() from user_roles ur join roles r on r.id = ur.role_id
     where r.role_name = 'moderator'`,
  );
  await broken();
  await assess(worker, policyId);
  const key = randomUUID();
  const resolved = await step(id, 'resolve', writer, {}, key);
  expect(resolved.body).toMatchObject({ status: 'resolved', resolved_by: writer.id, latest: { status: 'pass' } });
  // As after a crash between the step and its answer.
  await api.query(
    `update idempotency_keys set status = 'in_flight', response = null, response_status = 503 where key = $1`,
    [key],
  );
  expect((await step(id, 'resolve', writer, {}, key)).body).toEqual(resolved.body);
  expect(reasonOf(await step(id, 'accept', lead, acceptance()))).toEqual([409, 'violation.closed']);
  await expect(
    api.query(`update compliance_violations set status = 'open', resolved_at = null where id = $1`, [id]),
  ).rejects.toThrow('so does how it ended');
  const events = await api.query<{ action: string }>(
    `select action from audit_logs where resource_type = 'violation' and resource_id = $1 order by occurred_at`,
    [id],
  );
  expect(events.map(({ action }) => action)).toEqual(['violation.opened', 'violation.taken', 'violation.resolved']);
  await api.query(`delete from user_identities where identity_type = 'totp'`);
});

test('a violation is accepted by a lead other than its assignee, with a reason and an end, and not opened again until then', async () => {
  const policyId = await failingPolicy();
  const { id } = await opened(policyId);
  expect(reasonOf(await step(id, 'accept', writer, acceptance()))).toEqual([403, 'forbidden']);
  await step(id, 'take', lead);
  expect(reasonOf(await step(id, 'accept', lead, acceptance()))).toEqual([409, 'violation.own']);
  const otherLead = await api.person('compliance_lead');
  expect(reasonOf(await step(id, 'accept', otherLead, acceptance(400)))).toEqual([409, 'violation.end-out-of-range']);
  const accepted = await step(id, 'accept', otherLead, acceptance(30));
  expect(accepted.body).toMatchObject({ status: 'accepted', acceptance_reason: 'remedy-planned' });
  await assess(worker, policyId);
  expect(await violationsOf(policyId)).toHaveLength(1);
  await assess(worker, policyId, new Date(Date.now() + 31 * DAY_MS));
  expect((await violationsOf(policyId)).map(({ status }) => status)).toEqual(['open', 'accepted']);
});

test('a violation is resolved when a new version of its policy passes, and not opened twice when it fails', async () => {
  const body = policyWith(secondFactor(['moderator']));
  const first = await activePolicy(api, body, writer, lead);
  const { id } = await opened(first);
  const strict = await activePolicy(api, body, writer, lead);
  await assess(worker, strict);
  expect(await violationsOf(strict)).toEqual([]);
  await addMemberWithApp(api, 'instructor');
  const mild = await activePolicy(api, { ...body, ...policyFor(['instructor']) }, writer, lead);
  await assess(worker, mild);
  expect((await step(id, 'resolve', writer)).body).toMatchObject({ status: 'resolved' });
});

test('the record of a violation refuses a step that a process with an older state let pass', async () => {
  const policyId = await failingPolicy();
  const { id } = await opened(policyId);
  await step(id, 'take', lead);
  const atMs = Date.now();
  expect(
    await recordViolationStep({ withActor: worker }, id, { kind: 'resolve', by: writer.id, atMs }, ENGINE),
  ).toMatchObject({
    refused: 'violation.not-passing',
  });
  const own = { kind: 'accept', by: lead.id, atMs, reason: 'remedy-planned', untilMs: atMs + DAY_MS } as const;
  expect(await recordViolationStep({ withActor: worker }, id, own, ENGINE)).toMatchObject({ refused: 'violation.own' });
  const other = { ...own, by: writer.id };
  const both = await Promise.all([
    recordViolationStep({ withActor: worker }, id, other, ENGINE),
    recordViolationStep({ withActor: worker }, id, other, ENGINE),
  ]);
  expect(both.map(({ state, refused }) => refused ?? state.status)).toEqual(['accepted', 'accepted']);
  const events = await api.query(`select from audit_logs where resource_id = $1 and action = 'violation.accepted'`, [
    id,
  ]);
  expect(events).toHaveLength(1);
});
