import { createHash, randomUUID } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ApprovedReport, ReportResource } from '../../../contracts/controls/report-schemas';
import { SIGNING_INTENTS } from '../../../contracts/signatures/signatures';
import { attached } from '../../../domain/signatures/signature';
import { checkJws, publicKeysOf, type PublicJwk } from '../../../platform/crypto/signing-key';
import type { WithActor } from '../../../platform/database/unit-of-work';
import type { Answer } from '../../setup/answer-check';
import { startApi, type Person, type TestApi } from '../../setup/api';
import { addMember, addMemberWithApp } from '../../setup/people';
import { activePolicy, assess, asWorker, manual, policyWith, secondFactor } from '../../setup/policies';

let api: TestApi;
let worker: WithActor;
let writer: Person;
let lead: Person;
let otherLead: Person;
beforeAll(async () => {
  api = await startApi();
  worker = asWorker(api);
  writer = await api.person('compliance');
  [lead, otherLead] = [await api.person('compliance_lead'), await api.person('compliance_lead')];
});
afterAll(() => api.close());

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const typeOf = ({ status, body }: Answer) => (status < 400 ? String(status) : String(body['type']).split(':').at(-1));
const post = (path: string, { key }: Person, body: object = {}, idempotencyKey: string = randomUUID()) =>
  api.ask(path, { key, body, idempotencyKey });
const draft = async (person = writer, key: string = randomUUID()): Promise<ReportResource> => {
  const answer = await post('/v1/reports', person, { period_start: ago(60), period_end: ago(0) }, key);
  expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
  return answer.body as unknown as ReportResource;
};
const fileOf = async (id: string): Promise<Buffer> =>
  (await api.ask(`/v1/reports/${id}/file`, { key: writer.key })).bytes;
const approve = ({ id, sha256 }: ReportResource, person = lead, body: object = {}, key: string = randomUUID()) =>
  post(`/v1/reports/${id}/approve`, person, { sha256, intent: SIGNING_INTENTS.compliance_reports, ...body }, key);
/** As anybody who holds the file asks. */
const verify = async (bytes: Buffer) =>
  (await api.ask(`/v1/signatures?sha256=${hashOf(bytes)}`)).body['signatures'] as ApprovedReport['signatures'];
const eventsOf = async (id: string) =>
  (
    await api.query<{ action: string; actor_id: string }>(
      `select action, actor_id from audit_logs where resource_id = $1 order by occurred_at`,
      [id],
    )
  ).map(({ action, actor_id: by }) => [action, by]);
/** As after a crash between what was done and its answer. */
const forget = (key: string) =>
  api.query(`update idempotency_keys set status = 'in_flight', response = null, response_status = 503 where key = $1`, [
    key,
  ]);

test('a report is drafted by one person, approved and signed by another, published, and verified by anybody', async () => {
  const report = await draft();
  const bytes = await fileOf(report.id);
  expect(hashOf(bytes)).toBe(report.sha256);
  expect(await verify(bytes)).toEqual([]);
  expect(typeOf(await post(`/v1/reports/${report.id}/publish`, lead))).toBe('conflict');

  const approved = await approve(report);
  expect(approved.body).toMatchObject({ status: 'approved', generated_by: writer.id, approved_by: lead.id });
  const [found, ...rest] = await verify(bytes);
  expect(rest).toEqual([]);
  expect(found).toMatchObject({ verdict: 'valid', fault: null });
  expect(JSON.parse(found!.manifest)).toMatchObject({
    content: { sha256: report.sha256, size_bytes: bytes.length, media_type: 'application/json' },
    document: { type: 'compliance_reports', id: report.id, reference: report.id, version: 1 },
    signer: lead.id,
    intent: SIGNING_INTENTS.compliance_reports,
  });
  const keys = publicKeysOf((await api.ask('/v1/signing-keys')).body['keys'] as PublicJwk[]);
  expect(checkJws(attached(found!.signature, found!.manifest), keys).state).toBe('good');
  const flipped = Buffer.from(bytes);
  flipped[10]! ^= 1;
  expect(await verify(flipped)).toEqual([]);

  const published = await post(`/v1/reports/${report.id}/publish`, lead);
  expect(published.body).toMatchObject({ status: 'published', published_by: lead.id });
  expect((await api.ask(`/v1/reports/${report.id}`, { key: writer.key })).body['signatures']).toMatchObject([
    { verdict: 'valid' },
  ]);
  expect(await eventsOf(report.id)).toEqual([
    ['report.drafted', writer.id],
    ['report.approved', lead.id],
    ['report.published', lead.id],
  ]);
});

test('a report is not approved by its drafter, over another hash or with another statement', async () => {
  const own = await draft(lead);
  expect(typeOf(await approve(own))).toBe('duties-separated');
  expect(typeOf(await approve(own, writer))).toBe('forbidden');
  expect(typeOf(await approve(own, otherLead, { sha256: 'ab'.repeat(32) }))).toBe('conflict');
  expect(typeOf(await approve(own, otherLead, { intent: SIGNING_INTENTS.receipts }))).toBe('invalid-request');
  expect(await verify(await fileOf(own.id))).toEqual([]);
  const change = api.query(
    `update compliance_reports set status = 'approved', approved_by = generated_by, approved_at = now() where id = $1`,
    [own.id],
  );
  await expect(change).rejects.toThrow('compliance_reports_approved_by_another');
});

test('a report is approved and signed by one person when two approve at once', async () => {
  const report = await draft();
  const answers = await Promise.all([approve(report, lead), approve(report, otherLead), approve(report, lead)]);
  const approver = answers.find(({ status }) => status === 200)!.body['approved_by'];
  const signers = (await verify(await fileOf(report.id))).map(
    ({ manifest }) => (JSON.parse(manifest) as { signer: string }).signer,
  );
  expect(signers).toEqual([approver]);
  expect((await eventsOf(report.id)).filter(([action]) => action === 'report.approved')).toHaveLength(1);
});

test('a report never changes, in the record or in the file', async () => {
  const report = await draft();
  const row = async () =>
    (
      await api.query<{ report_data: object }>('select report_data from compliance_reports where id = $1', [report.id])
    )[0]!;
  expect(hashOf(Buffer.from(canonicalize((await row()).report_data)!))).toBe(report.sha256);
  for (const change of [
    `report_data = '{}'`,
    `sha256 = repeat('a', 64)`,
    `period_end = now()`,
    'generated_by = approved_by',
  ])
    await expect(api.query(`update compliance_reports set ${change} where id = $1`, [report.id])).rejects.toThrow(
      'says for ever',
    );
  await approve(report);
  for (const change of [`status = 'draft', approved_by = null, approved_at = null`, `approved_by = published_by`])
    await expect(api.query(`update compliance_reports set ${change} where id = $1`, [report.id])).rejects.toThrow(
      'says for ever',
    );
  await expect(api.query('delete from compliance_reports where id = $1', [report.id])).rejects.toThrow('says for ever');
});

test('a repeated draft or approval of a report gets the first answer after a crash', async () => {
  const key = randomUUID();
  const body = { period_start: ago(60), period_end: ago(0) };
  const first = await post('/v1/reports', writer, body, key);
  await forget(key);
  expect((await post('/v1/reports', writer, body, key)).body).toEqual(first.body);
  const report = first.body as unknown as ReportResource;
  const approvalKey = randomUUID();
  const approved = await approve(report, lead, {}, approvalKey);
  await forget(approvalKey);
  expect((await approve(report, lead, {}, approvalKey)).body).toEqual(approved.body);
  expect(await verify(await fileOf(report.id))).toHaveLength(1);
});

test('a report holds the status of policies, their results and violations, and names nobody', async () => {
  await addMemberWithApp(api, 'moderator');
  const policyId = await activePolicy(api, policyWith(secondFactor(['moderator']), manual()), writer, lead);
  await assess(worker, policyId);
  const bare = await addMember(api, 'moderator');
  await assess(worker, policyId);
  const id = (await draft()).id;
  const content = JSON.parse((await fileOf(id)).toString('utf8')) as {
    status: string;
    complete: boolean;
    policies: { id: string; controls: { requirement: string; status: string; result: object | null }[] }[];
    violations: object[];
  };
  expect(content).toMatchObject({ v: 1, id, status: 'fail', complete: true, generated: { by: writer.id } });
  const { controls } = content.policies.find((policy) => policy.id === policyId)!;
  expect(controls).toMatchObject([
    { requirement: 'second-factor', status: 'fail', result: { evidence: { failing: 1, examples: [bare.id] } } },
    { requirement: 'review', status: 'not_assessed', result: null },
  ]);
  expect(content.violations).toMatchObject([{ policy_id: policyId, status: 'open', severity: 'critical' }]);
  expect(JSON.stringify(content)).not.toMatch(/Test Person|example\.org/);
});

test('a report of a period without a policy is not_assessed, never compliant', async () => {
  const body = { period_start: '2020-01-01T00:00:00Z', period_end: '2020-02-01T00:00:00Z' };
  const { id } = (await post('/v1/reports', writer, body)).body as { id: string };
  const content = JSON.parse((await fileOf(id)).toString('utf8')) as object;
  expect(content).toMatchObject({ status: 'not_assessed', policies: [], violations: [] });
});

test.each([
  ['that ends before it begins', ago(0), ago(60)],
  ['in the future', ago(60), ago(-60)],
])('a report for a period %s is refused', async (_name, start, end) => {
  expect(typeOf(await post('/v1/reports', writer, { period_start: start, period_end: end }))).toBe('invalid-period');
});

test('the database shows approved reports and no drafts to callers without credentials', async () => {
  const [drafted, approved] = [await draft(), await draft()];
  await approve(approved);
  const nobody = { userId: '00000000-0000-7000-8000-000000000003', requestId: 'test' };
  const seen = await api.withActor(nobody, ({ manager }) =>
    manager.query<{ id: string }[]>('select id from compliance_reports where id = any($1)', [
      [drafted.id, approved.id],
    ]),
  );
  expect(seen.map(({ id }) => id)).toEqual([approved.id]);
});
