import { randomUUID } from 'node:crypto';
import type { PaymentResource } from '../../contracts/donations/schemas';
import { until } from '../../tools/demo/api-client';
import {
  approveRefund,
  cancel,
  caseOf,
  give,
  insist,
  LISTED,
  pay,
  pledge,
  proposeRefund,
  reached,
  rendered,
} from '../setup/gifts';
import { expectInvariants } from '../setup/invariants';
import { startTestSystem, type TestSystem } from '../setup/system';

let system: TestSystem;
beforeAll(async () => void (system = await startTestSystem()));
afterAll(() => system.close());
afterEach(() => expectInvariants(system));

const statusOf = (error: unknown) => Number(/answered (\d+)/.exec((error as Error).message)?.[1]);

test('a webhook acts once when a hundred copies arrive', async () => {
  const gift = await pledge(system);
  const data = {
    payment_reference: `pay-${gift.id}`,
    donation_id: gift.id,
    method: 'card',
    amount: '50.00',
    currency: 'USD',
    received_at: new Date().toISOString(),
  };
  const { body, headers } = system.provider.webhook('payment.succeeded', data);
  const send = () =>
    fetch(`${system.url}/v1/webhooks/sandbox`, { method: 'POST', body, headers }).then(({ status }) => status);
  const answers = await Promise.all(Array.from({ length: 100 }, send));
  expect(new Set(answers)).toEqual(new Set([200]));
  await rendered(system, gift.id);
  expect(await system.query('select 1 from payments where donation_id = $1', [gift.id])).toHaveLength(1);
});

test('a payment acts once when two different events report it', async () => {
  const gift = await pledge(system);
  const reference = `pay-${gift.id}`;
  const first = await system.provider.pay({ reference, donationId: gift.id, amount: '50.00', currency: 'USD' });
  const second = await system.provider.pay({ reference, donationId: gift.id, amount: '50.00', currency: 'USD' });
  expect([first.status, second.status].every((status) => status >= 200 && status < 300)).toBe(true);
  await rendered(system, gift.id);
  expect(await system.query('select 1 from payments where donation_id = $1', [gift.id])).toHaveLength(1);
});

test('a payment that names no pledge begins a gift of its own', async () => {
  const reference = `pay-${randomUUID()}`;
  await system.provider.pay({
    reference,
    amount: '12.00',
    currency: 'USD',
    payer: { name: 'Odette Samplewright', email: 'o@example.org' },
  });
  const find = () =>
    system.query<{ donation_id: string }>('select donation_id from payments where provider_reference = $1', [
      reference,
    ]);
  const [row] = await until(find, (rows) => rows.length === 1, 'the payment');
  await rendered(system, row!.donation_id);
});

test('a payment is kept for finance when it names a future or unknown pledge', async () => {
  const unknown = randomUUID();
  const { reference, status } = await pay(system, unknown);
  expect(status).toBe(200);
  const { items } = await system.clients.finance.get<{ items: PaymentResource[] }>(
    '/v1/payments?status=unmatched&limit=100',
  );
  expect(items.find((one) => one.provider_reference === reference)).toMatchObject({
    discrepancy: 'unknown-pledge',
    donation_id: null,
  });
});

test('a payment after the payment window reopens the expired gift', async () => {
  await system.processes.core.stop();
  const gift = await pledge(system);
  await system.query(`update donations set pay_until = now() + interval '1 second' where id = $1`, [gift.id]);
  await system.processes.core.start();
  await reached(system, gift.id, 'expired');
  await pay(system, gift.id);
  await rendered(system, gift.id);
});

test('a gift is cancelled right after its pledge, and a later payment is kept for finance', async () => {
  const gift = await pledge(system);
  expect(await cancel(system, gift.id)).toBe(200);
  expect((await pay(system, gift.id)).status).toBe(200);
  const [payment] = await system.query<{ status: string; discrepancy: string }>(
    'select status, discrepancy from payments where donation_id = $1',
    [gift.id],
  );
  expect(payment).toEqual({ status: 'unmatched', discrepancy: 'gift-closed' });
  const refund = await proposeRefund(system, gift.id);
  await insist(() => approveRefund(system, refund, `approve-${gift.id}`), 'the approval');
  await until(
    () => system.query<{ status: string }>('select status from payments where donation_id = $1', [gift.id]),
    ([row]) => row?.status === 'returned',
    'the money to go back',
  );
  expect((await reached(system, gift.id, 'cancelled'))?.status).toBe('cancelled');
});

test('cancel and refund answer the same for a pending gift and a held gift', async () => {
  const held = await give(system, LISTED);
  await caseOf(system, held);
  const refusal = await proposeRefund(system, held).catch((error: unknown) => (error as Error).message);
  expect(refusal).toContain('donation-not-refundable');
  expect(refusal).not.toMatch(/flag|hold|held|block|screen|review/i);
  expect(await cancel(system, held)).toBe(409);
  await decline(held);
});

const claim = (caseId: string) =>
  insist(() => system.clients.officer.post(`/v1/cases/${caseId}/claim`, {}), 'the claim');
const decline = async (donationId: string) => {
  const caseId = await caseOf(system, donationId);
  await claim(caseId);
  await system.clients.officer.post(`/v1/cases/${caseId}/decision`, { verdict: 'decline', reason: 'The same person.' });
  return caseId;
};

test('one of two decisions at once stands, a later one is refused, and a decline refunds the gift', async () => {
  const gift = await give(system, LISTED);
  const caseId = await caseOf(system, gift);
  await claim(caseId);
  const decide = (client: TestSystem['clients']['officer'], verdict: string) =>
    client.post(`/v1/cases/${caseId}/decision`, { verdict, reason: 'As I see it.' });
  const both = await Promise.allSettled([
    decide(system.clients.officer, 'decline'),
    decide(system.clients.secondOfficer, 'clear'),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await reached(system, gift, 'declined');
  const late = await decide(system.clients.officer, 'clear').catch(statusOf);
  expect(late).toBe(409);

  const [refund] = await system.query<{ id: string; proposal_hash: string }>(
    'select id, proposal_hash from refunds where donation_id = $1',
    [gift],
  );
  await insist(
    () =>
      system.clients.secondFinance.post(
        `/v1/refunds/${refund!.id}/approval`,
        { decision: 'approve', hash: refund!.proposal_hash },
        `approve-${gift}`,
      ),
    'the approval',
  );
  await reached(system, gift, 'refunded');
});

test('a block takes two people, sets the money aside and shows as pending; lifting it is a new case', async () => {
  const gift = await give(system, LISTED);
  const caseId = await caseOf(system, gift);
  await claim(caseId);
  const proposed = await system.clients.officer.post<{ status: string; proposals: { hash: string }[] }>(
    `/v1/cases/${caseId}/decision`,
    {
      verdict: 'block',
      reason: 'The same person.',
    },
  );
  const hash = proposed.proposals.at(-1)!.hash;
  expect(await system.clients.officer.post(`/v1/cases/${caseId}/approval`, { hash }).catch(statusOf)).toBe(409);
  await system.clients.secondOfficer.post(`/v1/cases/${caseId}/approval`, { hash });
  const balance = () =>
    system.query<{ blocked: string }>(
      `select coalesce(sum(credit_atomic - debit_atomic), 0)::text as blocked from ledger_entries e
       join ledger_accounts a on a.id = e.account_id where a.path = 'liabilities:blocked:USD'`,
    );
  await until(balance, ([row]) => row?.blocked === '5000', 'the money to be held apart');
  expect((await system.clients.finance.get<{ status: string }>(`/v1/donations/${gift}`)).status).toBe('pending');

  const lift = await system.clients.officer.post<{ id: string }>('/v1/cases', {
    donation_id: gift,
    reason: 'New facts.',
  });
  await claim(lift.id);
  const lifting = await system.clients.officer.post<{ proposals: { hash: string }[] }>(
    `/v1/cases/${lift.id}/decision`,
    {
      verdict: 'clear',
      reason: 'Another person after all.',
    },
  );
  await system.clients.secondOfficer.post(`/v1/cases/${lift.id}/approval`, { hash: lifting.proposals.at(-1)!.hash });
  await rendered(system, gift);
  expect((await balance())[0]?.blocked).toBe('0');
});
