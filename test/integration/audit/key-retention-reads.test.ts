import { v7 as newId } from 'uuid';
import type { Client } from 'pg';
import { ENGINE_USER_ID } from '../../../contracts/identity/actor';
import { intakeKey, retentionKey, type KeyOwner } from '../../../contracts/keys/owners';
import type { Cell } from '../../../platform/crypto/field-cipher';
import { gatherExport } from '../../../services/privacy/gather-export';
import { readUnusable } from '../../../services/webhooks/unusable-webhooks';
import { OPERATOR, startApi, type Person, type TestApi } from '../../setup/api';
import { donorNamed, payFor, pledgeAs } from '../../setup/subjects';
import { openClient } from '../database/harness';
import { destroyKey, insertKeyPolicy, insertKeyRun, keyNamed } from '../database/key-rows';
import { appendAuditEvent, insertRow, rowsIn, type Rows, type Values } from '../database/rows';

/** Everything that is sealed under a retention or intake key, read through the API before and after that is destroyed. */
let api: TestApi;
let superuser: Client;
let rows: Rows;
let lead: Person;
let finance: Person;
beforeAll(async () => {
  api = await startApi();
  superuser = await openClient(api.database.superuserUrl, ENGINE_USER_ID);
  rows = rowsIn(superuser);
  [lead, finance] = [await api.person('compliance_lead'), await api.person('finance')];
});
afterAll(async () => {
  await superuser.end();
  await api.close();
});

const AT = new Date('2020-06-15T00:00:00Z');
const ENGINE = { userId: ENGINE_USER_ID, requestId: 'test' };
const technical = { technical: 'a test of retention' };

const seal = (owner: KeyOwner, cell: Cell, text: string): Promise<Buffer> =>
  api.withActor(ENGINE, (tx) => tx.cipher.seal(owner, cell, text), technical);
const open = (owner: KeyOwner, cell: Cell, sealed: Buffer): Promise<string | null> =>
  api.withActor(ENGINE, (tx) => tx.cipher.openKept(owner, cell, sealed), technical);

const destroy = async ({ id }: KeyOwner): Promise<void> => {
  const key = keyNamed(id);
  const policy = await insertKeyPolicy(superuser, key.scope === 'retention' ? id.split(':')[0]! : null);
  await destroyKey(superuser, await insertKeyRun(superuser, policy, [key]), key);
};
const get = async (path: string, { key }: Person) => {
  const { status, body } = await api.ask(path, { key });
  return { status, body };
};
const itemOf = async (path: string, id: string, person = lead) => {
  const { body } = await get(path, person);
  return (body['items'] as { id: string }[]).find((item) => item.id === id);
};
/** A row with one sealed column, and its id. */
const sealedRow = async (table: keyof Rows, owner: KeyOwner, column: string, text: string, v: Values = {}) => {
  const id = newId();
  const name = { refund: 'refunds', receipt: 'receipts', hold: 'legal_holds', escalation: 'escalation_requests' };
  const cell = { table: name[table as keyof typeof name], column, rowId: id };
  await rows[table]({ id, [column]: await seal(owner, cell, text), created_at: AT, ...v });
  return id;
};

test('a destroyed key makes unreadable: the facts of a receipt', async () => {
  const owner = retentionKey('receipts', AT);
  const facts = JSON.stringify({ amountAtomic: '5000', currency: 'USD' });
  await sealedRow('receipt', owner, 'facts', facts, { number: 'R-1', issued_at: AT });
  const read = () => get('/v1/receipts/R-1', finance);
  expect(await read()).toMatchObject({ status: 200, body: { amount: '50.00', currency: 'USD' } });
  await destroy(owner);
  expect(await read()).toMatchObject({ status: 200, body: { number: 'R-1', amount: null, currency: null } });
});

test('a destroyed key makes unreadable: the reason of a refund', async () => {
  const owner = retentionKey('refunds', AT);
  const gift = await rows.donation();
  const links = { donation_id: gift, payment_id: await rows.payment({ donation_id: gift, status: 'matched' }) };
  const id = await sealedRow('refund', owner, 'reason', 'sent twice', links);
  const read = () => get(`/v1/refunds/${id}`, finance);
  expect(await read()).toMatchObject({ status: 200, body: { reason: 'sent twice' } });
  await destroy(owner);
  expect(await read()).toMatchObject({ status: 200, body: { id, reason: null } });
});

test('a destroyed key makes unreadable: the reason of an escalation', async () => {
  const owner = retentionKey('escalations', AT);
  const wanted = { permission: 'cases:read', resource_type: 'cases', expires_at: new Date(AT.getTime() + 3_600_000) };
  const id = await sealedRow('escalation', owner, 'reason', 'a case of mine', wanted);
  const read = () => get(`/v1/escalations/${id}`, lead);
  expect(await read()).toMatchObject({ status: 200, body: { reason: 'a case of mine' } });
  await destroy(owner);
  expect(await read()).toMatchObject({ status: 200, body: { id, reason: null } });
});

test('a destroyed key makes unreadable: the evidence and notes of a case', async () => {
  const owner = retentionKey('screening', AT);
  const id = newId();
  const subjects = [{ role: 'donor', name: 'M', unreadable: [], key: 'k' }];
  const evidence = { subjects, matcherVersion: '1', threshold: 0.9, listIds: [], hits: [] };
  const sealed = await seal(owner, { table: 'cases', column: 'evidence', rowId: id }, JSON.stringify(evidence));
  const resolved = { status: 'resolved', outcome: 'clear' };
  await rows.case({ id, subject_id: await rows.donation(), evidence: sealed, created_at: AT, ...resolved });
  const noteId = newId();
  const note = await seal(owner, { table: 'case_events', column: 'note', rowId: noteId }, 'no match');
  const event = { id: noteId, case_id: id, actor_id: ENGINE_USER_ID, kind: 'noted', note, created_at: AT };
  await insertRow(superuser, 'case_events', event);
  const read = () => get(`/v1/cases/${id}`, lead);
  expect(await read()).toMatchObject({
    body: { evidence: { subjects: [{ name: 'M' }] }, history: [{ note: 'no match' }] },
  });
  await destroy(owner);
  expect(await read()).toMatchObject({ status: 200, body: { evidence: null, history: [{ id: noteId, note: null }] } });
});

test('a destroyed key makes unreadable: the manual evidence of a policy', async () => {
  const owner = retentionKey('policies', AT);
  const [id, policy] = [newId(), await rows.policy()];
  const statement = await seal(owner, { table: 'policy_evidence', column: 'statement', rowId: id }, 'I looked');
  const of = { policy_id: policy, requirement: 'one', owner_id: ENGINE_USER_ID, recorded_by: ENGINE_USER_ID };
  const times = { valid_from: AT, valid_until: new Date('2021-06-15T00:00:00Z'), created_at: AT };
  await insertRow(superuser, 'policy_evidence', { id, statement, ...of, ...times });
  const read = () => itemOf(`/v1/policies/${policy}/evidence`, id);
  expect(await read()).toMatchObject({ statement: 'I looked' });
  await destroy(owner);
  expect(await read()).toMatchObject({ id, statement: null });
});

test('a destroyed key makes unreadable: the reason of a read', async () => {
  const owner = retentionKey('access', AT);
  const id = newId();
  const reason = await seal(owner, { table: 'access_log', column: 'reason', rowId: id }, 'they asked me to');
  const what = { resource_type: 'kept', resource_id: 'r', action: 'read', granted: true, accessed_at: AT };
  const who = { transaction_id: 1, actor_id: ENGINE_USER_ID, request_id: 'r' };
  await insertRow(superuser, 'access_log', { id, reason, ...what, ...who });
  const read = () => itemOf('/v1/access-log?resource_type=kept', id);
  expect(await read()).toMatchObject({ reason: 'they asked me to' });
  await destroy(owner);
  expect(await read()).toMatchObject({ id, reason: null });
});

test('a destroyed key makes unreadable: the details of an audit event, also in an archive', async () => {
  const owner = { scope: 'retention', id: 'audit:2020' } as const;
  const cell = { table: 'audit_logs', column: 'details', rowId: newId() };
  const sealed = await seal(owner, cell, '{"from":"a"}');
  await appendAuditEvent(superuser, 0, { occurred_at: AT.toISOString() });
  expect(await open(owner, cell, sealed)).toBe('{"from":"a"}');
  await destroy(owner);
  expect(await open(owner, cell, sealed)).toBeNull();
});

test('a destroyed key makes unreadable: the payer of a payment in a copy for the donor', async () => {
  const owner = retentionKey('payers', AT);
  const gift = await pledgeAs(api.withActor, { kind: 'individual', fullName: 'Marigold Testwell' });
  const id = newId();
  const payer = await seal(
    owner,
    { table: 'payments', column: 'payer', rowId: id },
    '{"fullName":"Marigold Testwell"}',
  );
  await rows.payment({ id, donation_id: gift, status: 'matched', payer, created_at: AT });
  const [row] = await api.query<{ donor_id: string }>('select donor_id from donations where id = $1', [gift]);
  const donor = { id: row!.donor_id, birthDate: null, taxId: null } as Parameters<typeof gatherExport>[1];
  const read = async () =>
    (await api.withActor(ENGINE, (tx) => gatherExport(tx, donor), technical)).texts['payments.json'];
  expect(await read()).toMatchObject([{ id, payer: { full_name: 'Marigold Testwell' } }]);
  await destroy(owner);
  expect(await read()).toMatchObject([{ id, payer: 'destroyed: past its time' }]);
  // One that is dated so far back is sealed under the key of the year in which it arrived.
  await payFor(api.withActor, gift, donorNamed('Late'), AT);
  expect(await read()).toMatchObject([{ id }, { amount: '50.00', payer: 'withheld: another person' }]);
});

test('a destroyed key makes unreadable: the body of a kept webhook', async () => {
  const owner = intakeKey(AT);
  const id = newId();
  const text = Buffer.from('odd').toString('base64');
  const body = await seal(owner, { table: 'webhooks', column: 'body', rowId: id }, text);
  await rows.webhook({ id, body, received_at: AT, status: 'dead' });
  expect(await readUnusable(api, id, OPERATOR)).toBe('odd');
  await destroy(owner);
  await expect(readUnusable(api, id, OPERATOR)).rejects.toMatchObject({ code: 'kernel.not-found' });
});

test('a destroyed key makes unreadable: the reason of a legal hold in a list', async () => {
  const owner = retentionKey('holds', AT);
  // Released, or it would keep its own key.
  const released = { released_at: new Date(), released_by: ENGINE_USER_ID };
  const id = await sealedRow('hold', owner, 'reason', 'Testwell v. us', released);
  const read = () => itemOf('/v1/legal-holds', id);
  expect(await read()).toMatchObject({ reason: 'Testwell v. us' });
  await destroy(owner);
  expect(await read()).toMatchObject({ id, reason: null });
});
