import { randomUUID } from 'node:crypto';
import { OPERATOR_USER_ID, PROVIDER_USER_ID } from '../../../contracts/identity/actor';
import { createGiveUpDonation } from '../../../services/donations/give-up-donation';
import { createPledgeDonation } from '../../../services/donations/pledge-donation';
import { createProposeRefund } from '../../../services/donations/propose-refund';
import {
  createCompleteRefund,
  createDecideRefund,
  createMarkRefundSent,
  createReadRefund,
} from '../../../services/donations/run-refund';
import { createSettleDonation } from '../../../services/donations/settle-donation';
import { createCancelDonation, createClosePaymentWindow } from '../../../services/donations/unpaid-gift';
import { createSeedOrganization } from '../../../services/identity/seed-organization';
import { createReceiveWebhook, type VerifiedWebhook } from '../../../services/webhooks/receive-webhook';
import { openTestUnit, type TestUnit } from '../../setup/unit-of-work';

const person = (n: number) => `00000000-0000-7000-9000-00000000000${n}`;
const actor = { userId: OPERATOR_USER_ID, requestId: 'test' };
const provider = { userId: PROVIDER_USER_ID, requestId: 'test' };
const caseTiming = { dueMs: 1, leaseMs: 1, remindBeforeMs: 1 };

let unit: TestUnit;
beforeAll(async () => {
  unit = await openTestUnit();
  await unit.query(`insert into users (id) values ($1), ($2)`, [person(1), person(2)]);
  const organization = {
    legalName: 'Test Foundation',
    registrationNumber: '00-0000000',
    country: 'US',
    address: ['1 Test Way'],
  };
  await createSeedOrganization(unit)(organization, actor);
});
afterAll(() => unit.close());

const base = () => ({ withActor: unit.withActor, caseTiming });
const pledge = () =>
  createPledgeDonation(unit)(
    {
      donor: { kind: 'individual', fullName: 'Marigold Testwell' },
      method: 'card',
      currency: 'USD',
      amountAtomic: 5000n,
      earmark: 'general',
    },
    actor,
  );
const payment = (donationId: string, currency: 'USD' | 'EUR' = 'USD', amountAtomic = 5000n): VerifiedWebhook => ({
  provider: 'sandbox',
  eventId: randomUUID(),
  eventType: 'payment.succeeded',
  rawBody: Buffer.from(donationId),
  content: {
    kind: 'payment',
    payment: {
      providerReference: randomUUID(),
      donationId,
      method: 'card',
      currency,
      amountAtomic,
      receivedAt: new Date(),
      payer: { kind: 'anonymous' },
    },
  },
});
const pay = (donationId: string, currency?: 'USD' | 'EUR', amountAtomic?: bigint) =>
  createReceiveWebhook(unit)(payment(donationId, currency, amountAtomic), provider);
const statusOf = async (id: string) =>
  (await unit.query<{ status: string }>('select status from donations where id = $1', [id]))[0]?.status;

test('receipt numbers are gapless under fifty settlements at once, each gift settled once however often it is tried', async () => {
  const ids = await Promise.all(Array.from({ length: 50 }, pledge));
  await Promise.all(ids.map((id) => pay(id)));
  await unit.query(`update donations set status = 'confirmed' where id = any($1)`, [ids]);
  const settle = createSettleDonation(base());
  await Promise.all([...ids, ...ids, ...ids].map((id) => settle(id, actor)));
  const rows = await unit.query<{ sequence: number }>('select sequence from receipts order by sequence');
  expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
  const [sums] = await unit.query<{ income: string; held: string }>(
    `select (select sum(credit_atomic - debit_atomic) from ledger_entries e join ledger_accounts a on a.id = e.account_id where path = 'income:donations:USD')::text as income,
            (select sum(credit_atomic - debit_atomic) from ledger_entries e join ledger_accounts a on a.id = e.account_id where path = 'liabilities:held:USD')::text as held`,
  );
  expect(sums).toEqual({ income: '250000', held: '0' });
}, 60_000);

test('of a cancel and a payment at once one wins, and no money is lost', async () => {
  for (let n = 0; n < 20; n++) {
    const id = await pledge();
    const [cancelled] = await Promise.allSettled([createCancelDonation(base())(id, actor), pay(id)]);
    const [row] = await unit.query<{ status: string; kept: string }>(
      `select d.status, p.status as kept from donations d join payments p on p.donation_id = d.id where d.id = $1`,
      [id],
    );
    expect(row).toEqual(
      cancelled.status === 'fulfilled'
        ? { status: 'cancelled', kept: 'unmatched' }
        : { status: 'pending', kept: 'matched' },
    );
  }
}, 60_000);

test('a payment event of the same id acts once under fifty copies', async () => {
  const id = await pledge();
  const webhook = payment(id);
  const answers = await Promise.all(Array.from({ length: 50 }, () => createReceiveWebhook(unit)(webhook, provider)));
  expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  await expect(
    createReceiveWebhook(unit)({ ...webhook, rawBody: Buffer.from('altered') }, provider),
  ).rejects.toMatchObject({ type: 'webhook-altered' });
});

test('a window that ends on another currency does not expire the gift; returned, it does', async () => {
  const id = await pledge();
  await pay(id, 'EUR');
  await expect(createClosePaymentWindow(base())(id, actor)).rejects.toMatchObject({ type: 'donation.other-currency' });
  const refundId = await createProposeRefund(unit)(
    { donationId: id, reason: 'Wrong currency.' },
    { ...actor, userId: person(1) },
  );
  const { hash } = await createReadRefund(unit)(refundId, actor);
  await createDecideRefund(unit)(refundId, { by: person(2), hash, decision: 'approve' }, actor);
  await createMarkRefundSent(unit)(refundId, actor);
  await createCompleteRefund(unit)(refundId, actor);
  expect(await createClosePaymentWindow(base())(id, actor)).toMatchObject({ status: 'expired' });
});

test('a gift given up is refunded once all its money is back, whatever its currency', async () => {
  const id = await pledge();
  await pay(id, 'EUR');
  await pay(id, 'USD', 2000n);
  const giveUp = createGiveUpDonation(base());
  await expect(giveUp({ donationId: id, proposedBy: person(1), approvedBy: null }, actor)).rejects.toMatchObject({
    type: 'parked-refused',
  });
  await giveUp({ donationId: id, proposedBy: person(1), approvedBy: person(2) }, actor);
  const refunds = await unit.query<{ id: string }>('select id from refunds where donation_id = $1 order by id', [id]);
  expect(refunds).toHaveLength(2);
  for (const [n, refund] of refunds.entries()) {
    expect(await statusOf(id)).toBe('refund_pending');
    await createMarkRefundSent(unit)(refund.id, actor);
    await Promise.all([createCompleteRefund(unit)(refund.id, actor), createCompleteRefund(unit)(refund.id, actor)]);
    expect(await statusOf(id)).toBe(n === 0 ? 'refund_pending' : 'refunded');
  }
});

test('only the provider that holds a payment has a word on its refund', async () => {
  const id = await pledge();
  await pay(id, 'EUR');
  const refundId = await createProposeRefund(unit)(
    { donationId: id, reason: 'Wrong currency.' },
    { ...actor, userId: person(1) },
  );
  const word = {
    eventId: randomUUID(),
    eventType: 'refund.succeeded',
    rawBody: Buffer.from('{}'),
    content: { kind: 'refund', refundId, outcome: 'confirmed' },
  } as const;
  await expect(createReceiveWebhook(unit)({ ...word, provider: 'stranger' }, provider)).rejects.toMatchObject({
    type: 'not-found',
  });
  await createReceiveWebhook(unit)({ ...word, provider: 'sandbox' }, provider);
});
