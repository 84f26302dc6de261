import { createHash } from 'node:crypto';
import { escalationWorkflowId } from '../../contracts/escalations/messages';
import type { EscalationResource } from '../../contracts/escalations/schemas';
import { exportWorkflowId } from '../../contracts/privacy/messages';
import type { SubjectRequestType } from '../../contracts/privacy/subject-requests';
import type { SubjectRequestResource } from '../../contracts/privacy/schemas';
import { until } from '../../tools/demo/api-client';
import { caseOf, give, insist, LISTED, rendered } from '../setup/gifts';
import { policyWith, secondFactor } from '../setup/policies';
import type { TestSystem } from '../setup/system';
import { atStage, completed } from '../setup/workflow-watch';

const HOUR_MS = 3_600_000;

const actionsOn = async (system: TestSystem, resourceId: string): Promise<string[]> => {
  const events = await system.query<{ action: string }>(
    'select action from audit_logs where resource_id = $1 order by occurred_at, sequence',
    [resourceId],
  );
  return events.map(({ action }) => action);
};

/** Files a request about the donor of a gift; answers with what a second person agrees to. */
const fileRequest = async (system: TestSystem, giftId: string, type: SubjectRequestType) => {
  const [gift] = await system.query<{ donor_id: string }>('select donor_id from donations where id = $1', [giftId]);
  const command = { subject_id: gift!.donor_id, regime: 'gdpr', request_type: type };
  const filed = await system.clients.officer.post<SubjectRequestResource>('/v1/subject-requests', command);
  return {
    id: filed.id,
    donorId: gift!.donor_id,
    path: `/v1/subject-requests/${filed.id}`,
    approval: { decision: 'approve', hash: filed.proposal_hash },
  };
};

const verifySubject = async ({ clients: { officer } }: TestSystem, path: string): Promise<void> => {
  const { token } = await officer.post<{ token: string }>(`${path}/verification-token`, {});
  await officer.post(`${path}/verify`, { token });
};

const approveRequest = ({ clients: { secondOfficer } }: TestSystem, path: string, approval: object) =>
  insist(() => secondOfficer.post(`${path}/decision`, approval, `decide-${path}`), 'the decision');

/** Files a request, has the subject verify it and another person approve it; ends with the subject's key. */
export const erases = async (system: TestSystem) => {
  const giftId = await give(system);
  return async () => {
    await rendered(system, giftId);
    const { donorId, path, approval } = await fileRequest(system, giftId, 'erasure');
    await verifySubject(system, path);
    await approveRequest(system, path, approval);
    await until(
      () => system.clients.officer.get<SubjectRequestResource>(path),
      ({ status }) => status === 'done',
      'the erasure',
      120_000,
    );
    expect((await actionsOn(system, donorId)).filter((action) => action === 'donor.erased')).toHaveLength(1);
    const keys = await system.query(
      `select id from encryption_keys where scope = 'subject' and scope_id = $1 and wrapped_key is not null`,
      [donorId],
    );
    expect(keys).toEqual([]);
  };
};

/** A copy is asked for, takes longer, is made, fetched and taken away at the end of its week. */
export const handsOver = async (system: TestSystem) => {
  const giftId = await give(system);
  await rendered(system, giftId);
  const { id, path, approval } = await fileRequest(system, giftId, 'access');
  return async () => {
    const { officer } = system.clients;
    const [run, key] = [exportWorkflowId(id), `exports/${id}.zip`];
    await atStage(system, run, 'awaiting-verification');
    await insist(() => officer.post(`${path}/extension`, { reason: 'complexity' }, `extend-${id}`), 'the extension');
    await verifySubject(system, path);
    await approveRequest(system, path, approval);
    const read = () => officer.get<SubjectRequestResource>(path);
    await until(read, ({ status }) => status === 'ready', 'the copy', 180_000);
    const zip = await officer.download(`${path}/export`);
    // Killed behind its effect, the step looks at its file again, and signals its process that the week is over.
    await system.query(`update assets set expires_at = now() + interval '2 seconds' where key = $1`, [key]);
    await completed(system, run);

    const files = await system.query('select sha256, deleted_at < now() as gone from assets where key = $1', [key]);
    expect(files).toEqual([{ sha256: createHash('sha256').update(zip).digest('hex'), gone: true }]);
    expect(await actionsOn(system, id)).toEqual([
      ...['filed', 'extended', 'token-issued', 'verified', 'approved', 'ready'].map((it) => `subject-request.${it}`),
      'subjects.exported',
      'subject-request.done',
    ]);
  };
};

/** A grant that two others agree to, that is used, and that one of them ends by hand; a minute later it is reported. */
export const escalates = async (system: TestSystem) => {
  const { finance, lead, admin } = system.clients;
  const caseId = await caseOf(system, await give(system, LISTED));
  const expiresAt = new Date(Date.now() + HOUR_MS);
  const { id } = await finance.post<EscalationResource>('/v1/escalations', {
    permission: 'cases:read',
    resource_id: caseId,
    reason: 'The bank asks about it.',
    expires_at: expiresAt.toISOString(),
  });
  return async () => {
    const path = `/v1/escalations/${id}`;
    const run = escalationWorkflowId(id);
    // A step that comes with the first read and is lost with it is a test of the workflow's own.
    await atStage(system, run, 'pending');
    await insist(() => lead.post(`${path}/approve`, {}, `lead-${id}`), 'the first approval');
    await expect(finance.get(`/v1/cases/${caseId}`)).rejects.toThrow('answered 403');
    await insist(() => admin.post(`${path}/approve`, {}, `admin-${id}`), 'the second approval');
    await finance.get(`/v1/cases/${caseId}`);
    await insist(() => lead.post(`${path}/revoke`, {}, `revoke-${id}`), 'the end');
    await expect(finance.get(`/v1/cases/${caseId}`)).rejects.toThrow('answered 403');
    await completed(system, run);

    const grants = await system.query(
      'select id, status, expires_at, report from escalation_requests where requested_by = $1',
      [system.people.finance.userId],
    );
    const reads = [{ action: 'read', resource_id: caseId, count: 1 }];
    expect(grants).toEqual([
      { id, status: 'revoked', expires_at: expiresAt, report: { reads, changes: [], complete: true } },
    ]);
    const approvals = await system.query<{ by: string }>(
      'select approver_id as by from escalation_approvals where request_id = $1 order by approved_at',
      [id],
    );
    expect(approvals.map(({ by }) => by)).toEqual([system.people.lead.userId, system.people.admin.userId]);
    expect(await actionsOn(system, id)).toEqual(
      ['requested', 'approved', 'approved', 'revoked', 'reported'].map((it) => `escalation.${it}`),
    );
  };
};

/** A policy that nobody here keeps is put in force; the violation it opens is taken, and its risk borne by a lead. */
export const violates = async (system: TestSystem) => {
  const { officer, secondOfficer, lead } = system.clients;
  const { id } = await officer.post<{ id: string }>('/v1/policies', policyWith(secondFactor(['finance'])));
  await lead.post(`/v1/policies/${id}/activate`, {});
  return async () => {
    const list = () => officer.get<{ items: { id: string }[] }>(`/v1/violations?policy_id=${id}`);
    const opened = await until(list, ({ items }) => items.length > 0, 'the violation', 120_000);
    const violationId = opened.items[0]!.id;
    const path = `/v1/violations/${violationId}`;
    await insist(() => secondOfficer.post(`${path}/take`, {}, `take-${path}`), 'the taking');
    const acceptance = { reason: 'remedy-planned', until: new Date(Date.now() + 24 * HOUR_MS).toISOString() };
    await insist(() => lead.post(`${path}/accept`, acceptance, `accept-${path}`), 'the acceptance');
    expect((await list()).items).toHaveLength(1);
    expect(await actionsOn(system, violationId)).toEqual(
      ['opened', 'taken', 'accepted'].map((it) => `violation.${it}`),
    );
    expect(await system.query('select id from policy_results where policy_id = $1', [id])).toHaveLength(1);
  };
};
