import { randomUUID } from 'node:crypto';
import { OPERATOR_USER_ID, PROVIDER_USER_ID } from '../../../contracts/identity/actor';
import { recordCaseStep } from '../../../services/compliance/record-case-step';
import { addPledge } from '../../../services/donations/add-pledge';
import { addRefundProposal, type RefundProposal } from '../../../services/donations/add-refund-proposal';
import { giveUpDonation } from '../../../services/donations/give-up-donation';
import {
  completeRefund,
  decideRefund,
  readRefund,
  refuseRefund,
  sendRefund,
} from '../../../services/donations/run-refund';
import { settleDonation } from '../../../services/donations/settle-donation';
import { cancelDonation, closePaymentWindow } from '../../../services/donations/unpaid-gift';
import { receiveWebhook, type VerifiedWebhook } from '../../../services/webhooks/receive-webhook';
import { openTestUnit, type TestUnit } from '../../setup/unit-of-work';
import { intakePorts } from '../../setup/intake-ports';
import { addFoundation } from '../../setup/issued-receipt';

const person = (n: number) => `00000000-0000-7000-9000-00000000000${n}`;
const actor = { userId: OPERATOR_USER_ID, requestId: 'test' };
const provider = { userId: PROVIDER_USER_ID, requestId: 'test' };

let unit: TestUnit;
beforeAll(async () => {
  unit = await openTestUnit();
  await unit.query(`insert into users (id) values ($1), ($2)`, [person(1), person(2)]);
  await addFoundation(unit.withActor);
});
afterAll(() => unit.close());

const base = () => ({ withActor: unit.withActor, ...intakePorts });
const pledge = () =>
  unit.withActor(actor, (tx) =>
    addPledge(tx, {
      donor: { kind: 'individual', fullName: 'Marigold Testwell' },
      method: 'card',
      currency: 'USD',
      amountAtomic: 5000n,
      earmark: 'general',
    }),
  );
const propose = (proposal: RefundProposal, by = actor) =>
  unit.withActor(by, (tx) => addRefundProposal(tx, proposal, by));
/** As if the provider took the order. */
const send = (refundId: string) =>
  sendRefund(
    { ...unit, refundProvider: { send: () => Promise.resolve() }, signal: new AbortController().signal },
    refundId,
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
  receiveWebhook(unit, payment(donationId, currency, amountAtomic), provider);
const statusOf = async (id: string) =>
  (await unit.query<{ status: string }>('select status from donations where id = $1', [id]))[0]?.status;

test('receipt numbers have no gap under fifty settlements at once, and each gift is settled once', async () => {
  const ids = await Promise.all(Array.from({ length: 50 }, pledge));
  await Promise.all(ids.map((id) => pay(id)));
  await unit.query(`update donations set status = 'confirmed' where id = any($1)`, [ids]);
  const settling = base();
  await Promise.all([...ids, ...ids, ...ids].map((id) => settleDonation(settling, id, actor)));
  const rows = await unit.query<{ sequence: number }>('select sequence from receipts order by sequence');
  expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
  const [sums] = await unit.query<{ income: string; held: string }>(
    `select (select sum(credit_atomic - debit_atomic) from ledger_entries e join ledger_accounts a on a.id = e.account_id where path = 'income:donations:USD')::text as income,
            (select sum(credit_atomic - debit_atomic) from ledger_entries e join ledger_accounts a on a.id = e.account_id where path = 'liabilities:held:USD')::text as held`,
  );
  expect(sums).toEqual({ income: '250000', held: '0' });
});

test('one of a cancel and a payment at once wins, and no money is lost', async () => {
  for (let n = 0; n < 20; n++) {
    const id = await pledge();
    const [cancelled] = await Promise.allSettled([cancelDonation(base(), id, actor), pay(id)]);
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
});

test('a payment event acts once under fifty copies', async () => {
  const id = await pledge();
  const webhook = payment(id);
  const answers = await Promise.all(Array.from({ length: 50 }, () => receiveWebhook(unit, webhook, provider)));
  expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  await expect(receiveWebhook(unit, { ...webhook, rawBody: Buffer.from('altered') }, provider)).rejects.toMatchObject({
    code: 'webhook.altered',
  });
});

test('a gift does not expire while it has a payment in another currency, and expires when that is returned', async () => {
  const id = await pledge();
  await pay(id, 'EUR');
  await expect(closePaymentWindow(base(), id, actor)).rejects.toMatchObject({ code: 'donation.other-currency' });
  const refundId = await propose({ donationId: id, reason: 'Wrong currency.' }, { ...actor, userId: person(1) });
  const { hash } = await readRefund(unit, refundId, actor);
  const own = decideRefund(unit, refundId, { by: person(1), hash, decision: 'approve' }, actor);
  await expect(own).rejects.toMatchObject({ code: 'refund.own-proposal' });
  const approval = { by: person(2), hash, decision: 'approve' } as const;
  await decideRefund(unit, refundId, approval, actor);
  expect(await decideRefund(unit, refundId, approval, actor)).toMatchObject({ status: 'approved' });
  for (const other of [{ by: person(3) }, { hash: 'b'.repeat(64) }, { decision: 'refuse' as const }])
    await expect(decideRefund(unit, refundId, { ...approval, ...other }, actor)).rejects.toMatchObject({
      code: 'refund.already-decided',
    });
  await send(refundId);
  await completeRefund(unit, refundId, actor);
  expect(await closePaymentWindow(base(), id, actor)).toMatchObject({ status: 'expired' });
});

test('a gift that was given up is refunded once all its payments are returned, in any currency', async () => {
  const id = await pledge();
  await pay(id, 'EUR');
  await pay(id, 'USD', 2000n);
  const giveUpPorts = base();
  await expect(giveUpDonation(giveUpPorts, id, person(1), null, actor)).rejects.toMatchObject({
    code: 'donation.second-person-needed',
  });
  await giveUpDonation(giveUpPorts, id, person(1), person(2), actor);
  const refunds = await unit.query<{ id: string }>('select id from refunds where donation_id = $1 order by id', [id]);
  expect(refunds).toHaveLength(2);
  for (const [n, refund] of refunds.entries()) {
    expect(await statusOf(id)).toBe('refund_pending');
    await send(refund.id);
    await Promise.all([completeRefund(unit, refund.id, actor), completeRefund(unit, refund.id, actor)]);
    expect(await statusOf(id)).toBe(n === 0 ? 'refund_pending' : 'refunded');
  }
});

test('a refund is confirmed or refused only by the provider that holds the payment', async () => {
  const id = await pledge();
  await pay(id, 'EUR');
  const refundId = await propose({ donationId: id, reason: 'Wrong currency.' }, { ...actor, userId: person(1) });
  const word = {
    eventId: randomUUID(),
    eventType: 'refund.succeeded',
    rawBody: Buffer.from('{}'),
    content: { kind: 'refund', refundId, outcome: 'confirmed' },
  } as const;
  await expect(receiveWebhook(unit, { ...word, provider: 'stranger' }, provider)).rejects.toMatchObject({
    code: 'kernel.not-found',
  });
  await receiveWebhook(unit, { ...word, provider: 'sandbox' }, provider);
});

const refundOf = async (donationId: string, paymentId?: string): Promise<string> => {
  const proposal = { donationId, paymentId, reason: 'Given twice.' };
  const refundId = await propose(proposal, { ...actor, userId: person(1) });
  const { hash } = await readRefund(unit, refundId, actor);
  await decideRefund(unit, refundId, { by: person(2), hash, decision: 'approve' }, actor);
  await send(refundId);
  return refundId;
};
const settledGift = async (): Promise<string> => {
  const id = await pledge();
  await pay(id);
  await unit.query(`update donations set status = 'confirmed' where id = $1`, [id]);
  await settleDonation(base(), id, actor);
  return id;
};

test('a settled gift and its receipt are unchanged when the provider refuses a refund', async () => {
  const id = await settledGift();
  const refundId = await refundOf(id);
  expect(await statusOf(id)).toBe('refund_pending');
  await Promise.all([refuseRefund(unit, refundId, actor), refuseRefund(unit, refundId, actor)]);
  expect(await statusOf(id)).toBe('reconciled');
  expect(await unit.query('select status from receipts where donation_id = $1', [id])).toEqual([{ status: 'issued' }]);
});

test('a gift of two payments gets a replacement receipt when one payment is refunded', async () => {
  const id = await pledge();
  await pay(id, 'USD', 3000n);
  await pay(id, 'USD', 2000n);
  await unit.query(`update donations set status = 'confirmed' where id = $1`, [id]);
  await settleDonation(base(), id, actor);
  const [first, second] = await unit.query<{ id: string }>(
    'select id from payments where donation_id = $1 order by id',
    [id],
  );
  await expect(propose({ donationId: id, reason: 'x' })).rejects.toMatchObject({
    code: 'donation.payment-choice-needed',
  });
  const refunds = [await refundOf(id, first!.id), await refundOf(id, second!.id)];
  await completeRefund(unit, refunds[0]!, actor);
  expect(await unit.query('select status, status_reason from donations where id = $1', [id])).toEqual([
    { status: 'refund_pending', status_reason: 'partly-refunded' },
  ]);
  await refuseRefund(unit, refunds[1]!, actor);
  expect(await unit.query('select status, received_atomic::text from donations where id = $1', [id])).toEqual([
    { status: 'pending', received_atomic: '2000' },
  ]);
  await unit.query(`update donations set status = 'confirmed' where id = $1`, [id]);
  await Promise.all([settleDonation(base(), id, actor), settleDonation(base(), id, actor)]);
  expect(await statusOf(id)).toBe('reconciled');
  const receipts = await unit.query<{ id: string; status: string; replaces_id: string | null }>(
    'select id, status, replaces_id from receipts where donation_id = $1 order by sequence',
    [id],
  );
  expect(receipts.map(({ status }) => status)).toEqual(['voided', 'issued']);
  expect(receipts[1]!.replaces_id).toBe(receipts[0]!.id);
  const [sums] = await unit.query<{ earned: string }>(
    `select sum(e.credit_atomic - e.debit_atomic)::text as earned from ledger_entries e
     join ledger_accounts a on a.id = e.account_id join ledger_journals j on j.id = e.journal_id
     where a.path = 'income:donations:USD' and (j.source_id = any($1) or j.source_id = any($2))`,
    [receipts.map((receipt) => receipt.id), refunds],
  );
  expect(sums).toEqual({ earned: '2000' });
});

test('a report of the provider that contradicts the end of a refund changes nothing and is logged', async () => {
  const id = await settledGift();
  const refundId = await refundOf(id);
  await refuseRefund(unit, refundId, actor);
  const word = (outcome: 'confirmed' | 'refused') =>
    receiveWebhook(
      unit,
      {
        provider: 'sandbox',
        eventId: randomUUID(),
        eventType: 'refund.x',
        rawBody: Buffer.from(randomUUID()),
        content: { kind: 'refund', refundId, outcome },
      },
      provider,
    );
  expect(await word('confirmed')).toEqual({ duplicate: false, contradicted: true });
  expect(await word('refused')).toEqual({ duplicate: false, contradicted: false });
  expect(await statusOf(id)).toBe('reconciled');
  const logged = await unit.query(`select 1 from audit_logs where action = 'refund.contradicted'`);
  expect(logged).toHaveLength(1);
});

describe('a blocked gift', () => {
  const blockedBalance = async (currency: string) =>
    (
      await unit.query<{ n: string }>(
        `select coalesce(sum(credit_atomic - debit_atomic), 0)::text as n from ledger_entries e
         join ledger_accounts a on a.id = e.account_id where path = 'liabilities:blocked:' || $1`,
        [currency],
      )
    )[0]!.n;
  const caseOn = async (donationId: string, kind: 'sanctions-hit' | 'lift-block') => {
    const id = randomUUID();
    await unit.query(
      `insert into cases (id, kind, subject_type, subject_id, status, level, due_at) values ($1, $2, 'donation', $3, 'open', 1, now())`,
      [id, kind, donationId],
    );
    return id;
  };
  const resolve = (caseId: string, verdict: 'block' | 'clear') =>
    recordCaseStep(
      unit,
      caseId,
      {
        stepId: randomUUID(),
        kind: 'decided',
        by: person(1),
        noteId: randomUUID(),
        after: { status: 'resolved', level: 1, dueAtMs: Date.now(), reminded: false, verdict },
      },
      actor,
    );

  test('has all its money set aside in any currency at any time, and gets it back when the block is lifted', async () => {
    const id = await pledge();
    await pay(id);
    await pay(id, 'EUR', 700n);
    await unit.query(`update donations set status = 'flagged' where id = $1`, [id]);
    await resolve(await caseOn(id, 'sanctions-hit'), 'block');
    expect([await blockedBalance('USD'), await blockedBalance('EUR')]).toEqual(['5000', '700']);
    await pay(id, 'USD', 100n);
    await pay(id, 'EUR', 1n);
    expect([await statusOf(id), await blockedBalance('USD'), await blockedBalance('EUR')]).toEqual([
      'blocked',
      '5100',
      '701',
    ]);
    await resolve(await caseOn(id, 'lift-block'), 'clear');
    // Its payers have not been screened, so that comes first.
    expect([await statusOf(id), await blockedBalance('USD'), await blockedBalance('EUR')]).toEqual([
      'pending',
      '0',
      '0',
    ]);
  });

  test('keeps the facts of its donor sealed when the donor is erased', async () => {
    const id = await pledge();
    await pay(id);
    await unit.query(`update donations set status = 'flagged' where id = $1`, [id]);
    const caseId = await caseOn(id, 'sanctions-hit');
    await resolve(caseId, 'block');
    await unit.query(
      `update encryption_keys set wrapped_key = null, destroyed_at = now()
       where scope = 'subject' and scope_id = (select donor_id::text from donations where id = $1)`,
      [id],
    );
    const [row] = await unit.query<{ subject_facts: Buffer; created_at: Date }>(
      'select subject_facts, created_at from cases where id = $1',
      [caseId],
    );
    const facts = await unit.withActor(actor, ({ cipher }) =>
      cipher.open(
        { scope: 'retention', id: `screening:${row!.created_at.getUTCFullYear()}` },
        { table: 'cases', column: 'subject_facts', rowId: caseId },
        row!.subject_facts,
      ),
    );
    expect(JSON.parse(facts)).toEqual({ kind: 'individual', fullName: 'Marigold Testwell' });
  });
});
