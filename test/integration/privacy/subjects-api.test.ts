import type { KeyScope } from '../../../contracts/keys/states';
import { erasureWorkflowId, exportWorkflowId } from '../../../contracts/privacy/messages';
import { donationWorkflowId } from '../../../contracts/donations/messages';
import { binding, decrypt } from '../../../platform/crypto/aead';
import { unwrapDataKey } from '../../../platform/crypto/data-key';
import { localMasterKey } from '../../../platform/crypto/local-master-key';
import { createMasterKeys } from '../../../platform/crypto/master-keys';
import type { Person } from '../../setup/api';
import { eventually, startApiWithWorkers, type TestApiWithWorkers } from '../../setup/api-with-workers';
import { readHistory } from '../../setup/histories';
import { dumpOf, findings, formsOf } from '../../setup/dump';

const CANARY = 'Kanarienvogel';

let api: TestApiWithWorkers;
let finance: Person;
let officer: Person;
let second: Person;
let lead: Person;
beforeAll(async () => {
  api = await startApiWithWorkers();
  finance = await api.person('finance');
  officer = await api.person('compliance');
  second = await api.person('compliance');
  lead = await api.person('compliance_lead');
});
afterAll(() => api.close());

const settledGift = async (): Promise<{ id: string; donorId: string }> => {
  const email = `${CANARY}@example.org`;
  const donor = { kind: 'individual', full_name: `Carla ${CANARY}`, email, address: [`${CANARY} Street 1`] };
  const body = { method: 'card', amount: '50.00', currency: 'USD', donor };
  const { body: made } = await api.ask('/v1/donations', { key: finance.key, body });
  const id = String(made['id']);
  await api.provider.pay({
    donationId: id,
    amount: '50.00',
    currency: 'USD',
    payer: { name: `Carla ${CANARY}`, email },
  });
  const settled = await eventually(
    () => api.ask(`/v1/donations/${id}`, { key: finance.key }),
    (gift) => gift.body['status'] === 'reconciled',
  );
  return { id, donorId: String(settled.body['donor_id']) };
};
const file = (subject: string, { key }: Person = officer, type = 'erasure') =>
  api.ask('/v1/subject-requests', { key, body: { subject_id: subject, regime: 'gdpr', request_type: type } });
const verify = async (path: string) => {
  const { status, body } = await api.ask(`${path}/verification-token`, { method: 'POST', key: officer.key });
  expect(status).toBe(201);
  return api.ask(`${path}/verify`, { body: { token: body['token'] } });
};
const decide = (path: string, { key }: Person, body: object) => api.ask(`${path}/decision`, { key, body });
const typeOf = ({ body }: { body: Record<string, unknown> }) => String(body['type']).split(':').at(-1);

/** Opens `sealed` with any subject key of the database, given the master key: what nobody should be able to. */
const openedByAnyKey = async (donorId: string, sealed: Buffer): Promise<string[]> => {
  const keys = await api.query<{
    scope: KeyScope;
    scope_id: string;
    key_version: number;
    master_key_id: string;
    wrapped_key: Buffer;
  }>('select * from encryption_keys where wrapped_key is not null');
  const masterKeys = createMasterKeys(localMasterKey(api.keys.masterKey));
  const opened: string[] = [];
  for (const key of keys) {
    const owner = { scope: key.scope, id: key.scope_id };
    const wrapped = { owner, version: key.key_version, masterKeyId: key.master_key_id, wrapped: key.wrapped_key };
    const bytes = await unwrapDataKey(masterKeys, wrapped);
    const boundTo = binding('hingecraft.cell.v1', 1, 1, 'donors', 'full_name', donorId, 'subject', donorId);
    try {
      opened.push(decrypt(bytes, sealed.subarray(5), boundTo).toString('utf8'));
    } catch {
      // As it should be.
    }
  }
  return opened;
};

test('a verified and approved erasure makes a donor unreadable to everybody, even with the master key', async () => {
  const gift = await settledGift();
  const [{ full_name: sealed }] = (await api.query<{ full_name: Buffer }>(
    'select full_name from donors where id = $1',
    [gift.donorId],
  )) as [{ full_name: Buffer }];
  expect(await openedByAnyKey(gift.donorId, sealed)).toEqual([`Carla ${CANARY}`]);

  const filed = await file(gift.donorId);
  expect([filed.status, filed.body['status']]).toEqual([201, 'received']);
  const path = `/v1/subject-requests/${String(filed.body['id'])}`;
  const approval = { decision: 'approve', hash: filed.body['proposal_hash'] };
  expect(typeOf(await file(gift.donorId))).toBe('conflict');
  expect(typeOf(await decide(path, second, approval))).toBe('subject-request-refused');
  expect(typeOf(await api.ask(`${path}/verify`, { body: { token: 'f'.repeat(64) } }))).toBe('token-refused');
  expect((await verify(path)).status).toBe(200);
  await eventually(
    () => decide(path, officer, approval),
    ({ body }) => body['reason'] === 'subject-request.own',
  );
  expect((await decide(path, second, approval)).status).toBe(200);
  const done = await eventually(
    () => api.ask(path, { key: officer.key }),
    ({ body }) => body['status'] === 'done',
  );
  expect(done.body['manifest_sha256']).toMatch(/^[0-9a-f]{64}$/);
  // A repeat by the person who approved, whose answer may have been lost with its worker; the process has ended.
  expect([(await decide(path, second, approval)).status, (await decide(path, officer, approval)).status]).toEqual([
    200, 409,
  ]);

  expect(await openedByAnyKey(gift.donorId, sealed)).toEqual([]);
  expect(findings(await dumpOf(api), formsOf(CANARY))).toEqual([]);
  const kept = await api.ask(`/v1/donations/${gift.id}`, { key: finance.key });
  expect([kept.status, kept.body['status']]).toEqual([200, 'reconciled']);
  const receipt = await api.ask(`/v1/receipts/${(kept.body['receipts'] as { number: string }[])[0]!.number}`, {
    key: finance.key,
  });
  expect(receipt.status).toBe(200);
  for (const [workflowId, input] of [
    [erasureWorkflowId(String(filed.body['id'])), `{"requestId":"${String(filed.body['id'])}"}`],
    [donationWorkflowId(gift.id), `{"donationId":"${gift.id}"}`],
  ] as const) {
    const { clear, raw, unsealed } = await readHistory(api.temporal, workflowId);
    expect(unsealed).toEqual([]);
    expect([clear.includes(input), raw.includes(input)]).toEqual([true, false]);
    expect(formsOf(CANARY).filter((form) => clear.includes(form) || raw.includes(form))).toEqual([]);
  }
  const again = await api.ask('/v1/donations', {
    key: finance.key,
    body: { method: 'card', amount: '5.00', currency: 'USD', donor_id: gift.donorId },
  });
  expect(typeOf(again)).toBe('unknown-donor');
});

test('a legal hold stops the erasure of a donor, which continues after its release', async () => {
  const { donorId } = await settledGift();
  const body = { resource_type: 'donor', resource_id: donorId, reason: `${CANARY} v. us` };
  const hold = await api.ask('/v1/legal-holds', { key: lead.key, body });
  expect(hold.status).toBe(201);
  const filed = await file(donorId);
  const path = `/v1/subject-requests/${String(filed.body['id'])}`;
  await verify(path);
  const approval = { decision: 'approve', hash: filed.body['proposal_hash'] };
  await eventually(
    () => decide(path, second, approval),
    ({ status }) => status === 200,
  );
  const reached = (status: string) =>
    eventually(
      () => api.ask(path, { key: officer.key }),
      (request) => request.body['status'] === status,
    );
  expect((await reached('held')).body['held_by']).toEqual(['legal-hold']);
  const holds = await api.ask('/v1/legal-holds?standing=true', { key: officer.key });
  expect((holds.body['items'] as { reason: string }[]).map(({ reason }) => reason)).toContain(`${CANARY} v. us`);
  const released = await api.ask(`/v1/legal-holds/${String(hold.body['id'])}/release`, {
    method: 'POST',
    key: lead.key,
  });
  expect(released.status).toBe(200);
  await reached('done');
});

test('a copy of the data of a donor is fetched as a zip with permission until the donor is erased', async () => {
  const { donorId } = await settledGift();
  const filed = await file(donorId, officer, 'portability');
  const path = `/v1/subject-requests/${String(filed.body['id'])}`;
  expect(typeOf(await api.ask(`${path}/export`, { key: officer.key }))).toBe('not-found');
  await verify(path);
  await decide(path, second, { decision: 'approve', hash: filed.body['proposal_hash'] });
  await eventually(
    () => api.ask(path, { key: officer.key }),
    ({ body }) => body['status'] === 'ready',
  );
  const fetched = await api.ask(`${path}/export`, { key: officer.key });
  expect([fetched.status, fetched.headers.get('content-type')]).toEqual([200, 'application/zip']);
  expect(fetched.bytes.subarray(0, 2).toString('latin1')).toBe('PK');
  expect((await api.ask(`${path}/export`, { key: finance.key })).status).toBe(403);
  const events = await api.query(
    `select actor_id from audit_logs where action = 'subjects.exported' and resource_id = $1`,
    [filed.body['id']],
  );
  expect(events).toEqual([{ actor_id: officer.id }]);

  const erasure = await file(donorId);
  const erasing = `/v1/subject-requests/${String(erasure.body['id'])}`;
  await verify(erasing);
  await decide(erasing, second, { decision: 'approve', hash: erasure.body['proposal_hash'] });
  const done = await eventually(
    () => api.ask(erasing, { key: officer.key }),
    ({ body }) => body['status'] === 'done',
  );
  expect(JSON.stringify(done.body['manifest'])).toContain('"place":"assets: exports/"');
  expect(typeOf(await api.ask(`${path}/export`, { key: officer.key }))).toBe('not-found');
  const workflow = api.temporal.workflow.getHandle(exportWorkflowId(String(filed.body['id'])));
  expect(await workflow.result()).toBe('done');
  const { clear, unsealed } = await readHistory(api.temporal, exportWorkflowId(String(filed.body['id'])));
  expect(unsealed).toEqual([]);
  expect(clear).toContain('"done"');
  expect(formsOf(CANARY).filter((form) => clear.includes(form))).toEqual([]);
});

test('subject requests are refused, extended and listed', async () => {
  const { donorId } = await settledGift();
  const filed = await file(donorId, lead);
  const path = `/v1/subject-requests/${String(filed.body['id'])}`;
  const extended = await api.ask(`${path}/extension`, { key: officer.key, body: { reason: 'complexity' } });
  expect([extended.status, extended.body['extension_reason']]).toEqual([200, 'complexity']);
  const refusal = { decision: 'refuse', hash: filed.body['proposal_hash'], reason: 'not-the-subject' };
  const refused = await decide(path, officer, refusal);
  expect([refused.status, refused.body['status']]).toEqual([200, 'refused']);
  expect(typeOf(await decide(path, second, refusal))).toBe('subject-request-refused');
  expect((await decide(path, officer, refusal)).status).toBe(200);
  const otherReason = { ...refusal, reason: 'identity-doubtful' };
  expect(typeOf(await decide(path, officer, otherReason))).toBe('subject-request-refused');
  const { body } = await api.ask(`/v1/subject-requests?subject_id=${donorId}`, { key: officer.key });
  expect((body['items'] as { id: string }[]).map(({ id }) => id)).toEqual([filed.body['id']]);
});
