import { randomUUID } from 'node:crypto';
import { WITHOUT_DEADLINE_MS, type Person } from '../../setup/api';
import { eventually, LISTED_NAME, startApiWithWorkers, type TestApiWithWorkers } from '../../setup/api-with-workers';
import type { Answer } from '../../setup/answer-check';
import { pay } from '../../setup/webhooks';

let api: TestApiWithWorkers;
let finance: Person;
let secondFinance: Person;
let officer: Person;
let second: Person;
beforeAll(async () => {
  api = await startApiWithWorkers();
  finance = await api.person('finance');
  secondFinance = await api.person('finance');
  officer = await api.person('compliance');
  second = await api.person('compliance');
});
afterAll(() => api.close());

const pledge = async (fullName = 'Ada Sampleton') => {
  const donor = { kind: 'individual', full_name: fullName, country: 'US' };
  const body = { method: 'card', amount: '50.00', currency: 'USD', donor };
  const made = await api.ask('/v1/donations', { key: finance.key, body });
  return { id: made.body['id'] as string, etag: made.headers.get('etag')! };
};
const reached = (id: string, status: string, { key } = finance) =>
  eventually(
    () => api.ask(`/v1/donations/${id}`, { key }),
    ({ body }) => body['status'] === status,
  );
const settled = async () => {
  const { id } = await pledge();
  await pay(api, { donation_id: id });
  const { body } = await reached(id, 'reconciled');
  return { id, number: (body['receipts'] as { number: string }[])[0]!.number };
};
/** A gift by a listed donor, and its case once its process runs and is claimed by the officer. */
const heldGift = async () => {
  const { id } = await pledge(LISTED_NAME);
  await pay(api, { donation_id: id });
  await reached(id, 'flagged', officer);
  return { id, caseId: await caseOf(id) };
};
const caseOf = async (donationId: string): Promise<string> => {
  const { body } = await api.ask('/v1/cases?limit=100', { key: officer.key });
  const found = (body['items'] as { id: string; donation_id: string; status: string }[]).find(
    (one) => one.donation_id === donationId && one.status !== 'resolved',
  );
  return found!.id;
};
const step = (caseId: string, name: string, { key }: Person, body: object = {}, more: object = {}) =>
  api.ask(`/v1/cases/${caseId}/${name}`, { key, body, ...more });
/** The case's process starts a moment after its record. */
const claim = (caseId: string, person: Person) =>
  eventually(
    () => step(caseId, 'claim', person),
    ({ status }) => status !== 503,
  );
const refusal = ({ status, body }: Answer) => [status, body['reason']];

describe('cancelling a gift', () => {
  it('works right after the pledge, once, and only with the ETag', async () => {
    const { id, etag } = await pledge();
    const cancel = (headers: Record<string, string>, idempotencyKey: string = randomUUID()) =>
      api.ask(`/v1/donations/${id}/cancel`, { key: finance.key, body: {}, headers, idempotencyKey });
    expect((await cancel({})).status).toBe(428);
    expect((await cancel({ 'if-match': '"other"' })).status).toBe(412);
    const key = randomUUID();
    const done = await cancel({ 'if-match': etag }, key);
    expect([done.status, done.body['status']]).toEqual([200, 'cancelled']);
    expect((await cancel({ 'if-match': etag }, key)).body).toEqual(done.body);
    // Another person's command for what is so already.
    expect((await cancel({ 'if-match': '*' })).body).toEqual(done.body);
  });

  it('is refused with one answer once a payment has arrived', async () => {
    const { id } = await settled();
    const answer = await api.ask(`/v1/donations/${id}/cancel`, {
      key: finance.key,
      body: {},
      headers: { 'if-match': '*' },
    });
    expect(answer.body).toMatchObject({ status: 409, type: 'urn:hingecraft:problem:donation-not-cancellable' });
    expect(answer.body).not.toHaveProperty('reason');
  });
});

describe('a case', () => {
  it('is claimed, read and decided with a reason, which frees the gift', async () => {
    const { id, caseId } = await heldGift();
    expect((await claim(caseId, officer)).body).toMatchObject({ status: 'claimed', assignee_id: officer.id });
    expect(refusal(await step(caseId, 'claim', second))).toEqual([409, 'case.claimed-by-another']);
    expect(refusal(await step(caseId, 'decision', second, { verdict: 'clear', reason: 'x' }))).toEqual([
      409,
      'case.claimed-by-another',
    ]);
    const mine = await api.ask(`/v1/cases?assignee=me&state=claimed`, { key: officer.key });
    expect(mine.body['items']).toEqual([expect.objectContaining({ id: caseId })]);

    const read = await api.ask(`/v1/cases/${caseId}`, { key: officer.key });
    expect(read.body['evidence']).toMatchObject({
      subjects: [{ role: 'donor', name: LISTED_NAME, unreadable: [] }],
      hits: [{ subject: 0, entity_ref: 'demo:1' }],
    });
    const verdict = { verdict: 'clear', reason: 'Another person: born a century later.' };
    const stale = await step(caseId, 'decision', officer, verdict, { headers: { 'if-match': '"v0"' } });
    expect(stale.status).toBe(412);
    const idempotencyKey = randomUUID();
    const headers = { 'if-match': read.headers.get('etag')! };
    const decided = await step(caseId, 'decision', officer, verdict, { headers, idempotencyKey });
    expect(decided.body).toMatchObject({ status: 'resolved', verdict: 'clear' });
    const again = await step(caseId, 'decision', officer, verdict, { headers, idempotencyKey });
    expect(again.body).toEqual(decided.body);
    expect(decided.body['history']).toContainEqual(expect.objectContaining({ kind: 'noted', note: verdict.reason }));
    expect(refusal(await step(caseId, 'claim', second))).toEqual([409, 'case.already-decided']);
    await reached(id, 'reconciled');
  });

  it('cannot be decided by the donor of the gift, recognised by email', async () => {
    const giver = await api.personWith('Giver@Example.org', ['compliance']);
    const donor = { kind: 'individual', full_name: LISTED_NAME, email: 'giver@example.org', country: 'US' };
    const body = { method: 'card', amount: '50.00', currency: 'USD', donor };
    const { body: made } = await api.ask('/v1/donations', { key: finance.key, body });
    const id = made['id'] as string;
    await pay(api, { donation_id: id });
    await reached(id, 'flagged', officer);
    const caseId = await caseOf(id);
    expect(refusal(await claim(caseId, giver))).toEqual([409, 'case.own-gift']);
    expect((await claim(caseId, officer)).status).toBe(200);
  });

  it('refuses a claim when the case has changed since it was read', async () => {
    const { caseId } = await heldGift();
    const { headers } = await api.ask(`/v1/cases/${caseId}`, { key: officer.key });
    const seen = { headers: { 'if-match': headers.get('etag')! } };
    await eventually(
      () => step(caseId, 'claim', officer, {}, seen),
      ({ status }) => status !== 503,
    );
    expect((await step(caseId, 'unclaim', officer, {}, seen)).status).toBe(412);
  });

  it('needs two people over one hash to block, and two more to lift the block', async () => {
    const { id, caseId } = await heldGift();
    await claim(caseId, officer);
    const block = { verdict: 'block', reason: 'The same person.' };
    const proposed = await step(caseId, 'decision', officer, block);
    expect(proposed.body).toMatchObject({ status: 'awaiting_person', verdict: null });
    const [{ hash }] = proposed.body['proposals'] as [{ hash: string }];
    expect(refusal(await step(caseId, 'approval', officer, { hash }))).toEqual([409, 'case.own-proposal']);
    expect(refusal(await step(caseId, 'approval', second, { hash: '0'.repeat(64) }))).toEqual([409, 'case.other-hash']);
    expect((await step(caseId, 'approval', second, { hash })).body).toMatchObject({ verdict: 'block' });
    expect((await reached(id, 'blocked', officer)).body['status']).toBe('blocked');
    expect((await api.ask(`/v1/donations/${id}`, { key: finance.key })).body).toMatchObject({
      status: 'pending',
      closed_at: null,
    });

    const ask = { key: officer.key, body: { donation_id: id, reason: 'New papers.' } };
    const lift = await api.ask('/v1/cases', ask);
    expect(lift.body).toMatchObject({ kind: 'lift-block', status: 'open', evidence: { hits: [{}] } });
    expect((await api.ask('/v1/cases', ask)).body).toMatchObject({ type: 'urn:hingecraft:problem:case-not-liftable' });
    const liftId = lift.body['id'] as string;
    await claim(liftId, officer);
    expect(refusal(await step(liftId, 'decision', officer, { verdict: 'decline', reason: 'x' }))).toEqual([
      409,
      'case.verdict-not-allowed',
    ]);
    const cleared = await step(liftId, 'decision', officer, { verdict: 'clear', reason: 'Another person.' });
    const lifting = cleared.body['proposals'] as [{ hash: string }];
    await step(liftId, 'approval', second, { hash: lifting[0].hash });
    await reached(id, 'reconciled');
  });

  it('is released by its holder only, and decided once when two people decide at once', async () => {
    const { caseId } = await heldGift();
    await claim(caseId, officer);
    expect(refusal(await step(caseId, 'unclaim', second))).toEqual([409, 'case.not-claimed']);
    expect((await step(caseId, 'unclaim', officer)).body).toMatchObject({ status: 'open', assignee_id: null });
    await claim(caseId, officer);
    const verdict = (name: string) => step(caseId, 'decision', officer, { verdict: name, reason: 'x' });
    const answers = await Promise.all([verdict('clear'), verdict('decline')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(refusal(answers.find(({ status }) => status === 409)!)).toEqual([409, 'case.already-decided']);
  });

  it('is hidden from other callers, and answers 404 or 400 for an unknown or malformed id', async () => {
    expect((await api.ask(`/v1/cases/${randomUUID()}`, { key: officer.key })).status).toBe(404);
    expect((await step(randomUUID(), 'claim', officer)).status).toBe(404);
    expect((await step(randomUUID(), 'decision', officer, { verdict: 'clear', reason: ' ' })).status).toBe(400);
    expect((await step(randomUUID(), 'decision', officer, { verdict: 'free', reason: 'x' })).status).toBe(400);
    expect((await api.ask('/v1/cases', { key: finance.key })).status).toBe(403);
    const unliftable = { donation_id: (await pledge()).id, reason: 'x' };
    expect((await api.ask('/v1/cases', { key: officer.key, body: unliftable })).status).toBe(409);
  });
});

describe('a refund', () => {
  it('is approved by another person over its hash, and voids the receipt', async () => {
    const { id, number } = await settled();
    const propose = () =>
      api.ask(`/v1/donations/${id}/refunds`, { key: finance.key, body: { reason: 'Given twice.' } });
    const proposed = await propose();
    expect(proposed.body).toMatchObject({ status: 'proposed', amount: '50.00', reason: 'Given twice.' });
    expect((await propose()).body).toMatchObject({ type: 'urn:hingecraft:problem:refund-exists' });
    const path = proposed.headers.get('location')!;
    const hash = proposed.body['proposal_hash'];
    const decide = ({ key }: Person, body: object, idempotencyKey: string = randomUUID()) =>
      api.ask(`${path}/approval`, { key, body, idempotencyKey });
    const approve = { decision: 'approve', hash };
    expect(refusal(await decide(finance, approve))).toEqual([409, 'refund.own-proposal']);
    expect(refusal(await decide(secondFinance, { ...approve, hash: '0'.repeat(64) }))).toEqual([
      409,
      'refund.other-hash',
    ]);
    const approved = await decide(secondFinance, approve);
    expect([approved.status, approved.body['approver_id']]).toEqual([200, secondFinance.id]);
    await reached(id, 'refunded');
    expect(refusal(await decide(secondFinance, approve))).toEqual([409, 'refund.already-decided']);
    const receipt = await api.ask(`/v1/receipts/${number}`, { key: finance.key });
    expect(receipt.body).toMatchObject({ status: 'voided', donation_id: id });
    expect(receipt.body).not.toHaveProperty('void_reason');
  });
});

describe('a receipt', () => {
  it('is read, downloaded and verified by its hash without naming the donor', async () => {
    const { number } = await settled();
    const read = () => api.ask(`/v1/receipts/${number}`, { key: finance.key });
    const { body } = await eventually(read, (answer) => answer.body['sha256'] !== null);
    expect(body).toMatchObject({ number, status: 'issued', amount: '50.00', currency: 'USD' });
    expect(JSON.stringify(body)).not.toContain('Sampleton');
    const pdf = await api.ask(`/v1/receipts/${number}/pdf`, { key: finance.key });
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.headers.get('content-disposition')).toBe(`attachment; filename="receipt-${number}.pdf"`);
    const verify = (more: object) =>
      api.ask('/v1/receipts/verify', { body: { number, sha256: body['sha256'], ...more }, idempotencyKey: null });
    expect((await verify({})).body).toEqual({ valid: true, status: 'issued', contested: false });
    expect((await verify({ sha256: '0'.repeat(64) })).body).toEqual({ valid: false });
    expect((await verify({ number: '1999-000001' })).body).toEqual({ valid: false });
    expect((await verify({ donor: 'x' })).status).toBe(400);
    expect((await api.ask('/v1/receipts/1999-000001', { key: finance.key })).status).toBe(404);
  });
});

describe('a parked workflow', () => {
  it('is retried by an operator and given up by two people', async () => {
    const operator = await api.person('admin');
    const another = await api.person('admin');
    // No receipt policy covers property yet, so that such a gift cannot be settled.
    const money = { method: 'crypto', amount: '1.5', currency: 'ETH' };
    const donor = { kind: 'individual', full_name: 'Marigold Testwell' };
    const made = await api.ask('/v1/donations', { key: finance.key, body: { ...money, donor } });
    const id = made.body['id'] as string;
    const workflowId = `donation:${id}`;
    const ask = (name: string, { key }: Person, body: object = {}) =>
      api.ask(`/v1/parked/${workflowId}/${name}`, { key, body });
    const notParked = await eventually(
      () => ask('retry', operator),
      ({ status }) => status === 409,
    );
    expect(refusal(notParked)).toEqual([409, 'parked.not-parked']);
    expect((await api.ask('/v1/parked/other:1/retry', { key: operator.key, body: {} })).status).toBe(400);

    await pay(api, { donation_id: id, ...money });
    const proposed = await eventually(
      () => ask('give-up', operator),
      ({ status }) => status === 200,
    );
    expect(proposed.body).toMatchObject({ state: 'proposed' });
    const { hash } = proposed.body as { hash: string };
    expect(refusal(await ask('give-up', operator, { hash }))).toEqual([409, 'parked.same-person']);
    // Two people who each mean to propose do not agree by accident.
    const unaware = await ask('give-up', another);
    expect(refusal(unaware)).toEqual([409, 'parked.hash-needed']);
    expect(unaware.body['detail']).toContain(hash);
    expect(refusal(await ask('give-up', another, { hash: '0'.repeat(64) }))).toEqual([409, 'parked.other-proposal']);
    const last = { idempotencyKey: randomUUID() };
    const giveUp = () => api.ask(`/v1/parked/${workflowId}/give-up`, { key: another.key, body: { hash }, ...last });
    expect((await giveUp()).body).toEqual({ state: 'given-up', hash });
    // The answer was lost on the way, and with it what was kept of it: the workflow still knows.
    await api.query('delete from idempotency_keys where key = $1', [last.idempotencyKey]);
    expect((await giveUp()).body).toEqual({ state: 'given-up', hash });
    await reached(id, 'refunded');

    const asked = await api.query<{ actor_id: string; action: string }>(
      `select actor_id, action from audit_logs where resource_id = $1 order by occurred_at`,
      [workflowId],
    );
    expect(asked).toContainEqual({ actor_id: operator.id, action: 'parked.retry-requested' });
    expect(asked).toContainEqual({ actor_id: another.id, action: 'parked.give-up-requested' });
    const given = await api.query(
      `select actor_id from audit_logs where resource_id = $1 and action = 'donation.given-up'`,
      [id],
    );
    expect(given).toEqual([{ actor_id: another.id }]);
  });
});

describe('a case whose workflow was terminated', () => {
  it('parks the gift, which can be retried but not given up', async () => {
    const { id, caseId } = await heldGift();
    await claim(caseId, officer);
    await api.temporal.workflow.getHandle(`case:${caseId}`).terminate('by mistake');
    const ask = (name: string) => api.ask(`/v1/parked/donation:${id}/${name}`, { key: finance.key, body: {} });
    const refused = await eventually(
      () => ask('give-up'),
      ({ body }) => body['reason'] !== 'parked.not-parked',
    );
    expect(refusal(refused)).toEqual([409, 'parked.cannot-give-up']);
    expect((await ask('retry')).body).toMatchObject({ step: 'review' });
    await claim(caseId, officer);
    const { headers } = await api.ask(`/v1/cases/${caseId}`, { key: officer.key });
    const decision = { verdict: 'clear', reason: 'Another person.' };
    await step(caseId, 'decision', officer, decision, { headers: { 'if-match': headers.get('etag')! } });
    await reached(id, 'reconciled');
  });
});

describe('the API, while Temporal is down,', () => {
  it('answers a decision with 503 within a deadline, and records it once when it is repeated later', async () => {
    const { caseId } = await heldGift();
    await claim(caseId, officer);
    const { headers } = await api.ask(`/v1/cases/${caseId}`, { key: officer.key });
    const ask = {
      headers: { 'if-match': headers.get('etag')! },
      idempotencyKey: randomUUID(),
    };
    const decide = () => step(caseId, 'decision', officer, { verdict: 'clear', reason: 'Another person.' }, ask);
    await api.stopTemporal();
    const begun = Date.now();
    const down = await decide();
    expect(Date.now() - begun).toBeLessThan(WITHOUT_DEADLINE_MS);
    expect([down.status, down.headers.get('retry-after')]).toEqual([503, '5']);
    await api.startTemporal();
    const decided = await eventually(decide, ({ status }) => status !== 503);
    expect(decided.body).toMatchObject({ status: 'resolved', verdict: 'clear' });
    const notes = (decided.body['history'] as { kind: string }[]).filter(({ kind }) => kind === 'noted');
    expect(notes).toHaveLength(1);
  });
});
