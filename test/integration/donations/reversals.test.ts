import { randomUUID } from 'node:crypto';
import { OPERATOR_USER_ID, PROVIDER_USER_ID } from '../../../contracts/identity/actor';
import { retentionKey } from '../../../contracts/keys/owners';
import type { ReceiptFacts } from '../../../contracts/receipts/facts';
import type { ReversalEvent } from '../../../contracts/donations/states';
import { recordCaseStep } from '../../../services/compliance/record-case-step';
import { addPledge } from '../../../services/donations/add-pledge';
import { addRefundProposal } from '../../../services/donations/add-refund-proposal';
import { completeRefund, decideRefund, refuseRefund, sendRefund } from '../../../services/donations/run-refund';
import { settleDonation } from '../../../services/donations/settle-donation';
import { receiveWebhook, type VerifiedWebhook } from '../../../services/webhooks/receive-webhook';
import { verifyReceipt } from '../../../services/receipts/verify-receipt';
import { openTestUnit, type TestUnit } from '../../setup/unit-of-work';
import { intakePorts } from '../../setup/intake-ports';
import { addFoundation } from '../../setup/issued-receipt';

const actor = { userId: OPERATOR_USER_ID, requestId: 'test' };
const provider = { userId: PROVIDER_USER_ID, requestId: 'test' };
const second = '00000000-0000-7000-9000-000000000001';

let unit: TestUnit;
beforeAll(async () => {
  unit = await openTestUnit();
  await unit.query(`insert into users (id) values ($1)`, [second]);
  await addFoundation(unit.withActor);
});
afterAll(() => unit.close());

const base = () => ({ withActor: unit.withActor, ...intakePorts });
const webhook = (eventType: string, content: VerifiedWebhook['content']): VerifiedWebhook => {
  const eventId = randomUUID();
  return { provider: 'sandbox', eventId, eventType, rawBody: Buffer.from(eventId), content };
};
const pay = async (donationId: string | undefined, reference: string = randomUUID(), amountAtomic = 5_000n) => {
  const payment = {
    providerReference: reference,
    donationId,
    method: 'card',
    currency: 'USD',
    amountAtomic,
    receivedAt: new Date('2026-03-04T05:06:07Z'),
    payer: { kind: 'individual', fullName: 'Marigold Testwell' },
  } as const;
  await receiveWebhook(unit, webhook('payment.succeeded', { kind: 'payment', payment }), provider);
  return reference;
};
const reversal = (
  event: ReversalEvent,
  paymentReference: string,
  { amountAtomic = 5_000n, reference = randomUUID() } = {},
): VerifiedWebhook =>
  webhook(`payment.${event}`, {
    kind: 'reversal',
    reversal: {
      kind: event === 'refunded' ? 'refund' : 'dispute',
      event,
      providerReference: reference,
      paymentReference,
      currency: 'USD',
      amountAtomic,
      occurredAt: new Date('2026-05-06T00:00:00Z'),
    },
  });
const reverse = (...of: Parameters<typeof reversal>) => receiveWebhook(unit, reversal(...of), provider);

const pledge = () =>
  unit.withActor(actor, (tx) =>
    addPledge(tx, {
      donor: { kind: 'individual', fullName: 'Marigold Testwell' },
      method: 'card',
      currency: 'USD',
      amountAtomic: 5_000n,
      earmark: 'general',
    }),
  );
const setStatus = (id: string, status: string) =>
  unit.query('update donations set status = $2 where id = $1', [id, status]);
const paidGift = async (status = 'pending') => {
  const id = await pledge();
  const reference = await pay(id);
  await setStatus(id, status);
  return { id, reference };
};
const settledGift = async () => {
  const gift = await paidGift('confirmed');
  await settleDonation(base(), gift.id, actor);
  return gift;
};

const stateOf = async (id: string) => {
  const [row] = await unit.query<{ status: string; received: string; payment: string; returned: string }>(
    `select d.status, d.received_atomic::text as received, p.status as payment, p.returned_atomic::text as returned
     from donations d join payments p on p.donation_id = d.id where d.id = $1`,
    [id],
  );
  return row!;
};
const receiptsOf = (id: string) =>
  unit.query<{ status: string; reason: string | null; contested: boolean }>(
    `select status, void_reason as reason, contested_at is not null as contested from receipts
     where donation_id = $1 order by sequence`,
    [id],
  );
/** The dates of the gift that its receipts state. */
const givenOn = (id: string): Promise<string[]> =>
  unit.withActor(actor, async (tx) => {
    const receipts = await unit.query<{ id: string; facts: Buffer; issued_at: Date }>(
      'select id, facts, issued_at from receipts where donation_id = $1 order by sequence',
      [id],
    );
    const dates: string[] = [];
    for (const { id: rowId, facts, issued_at: issuedAt } of receipts) {
      const cell = { table: 'receipts', column: 'facts', rowId };
      const text = await tx.cipher.open(retentionKey('receipts', issuedAt), cell, facts);
      dates.push((JSON.parse(text) as ReceiptFacts).givenOn);
    }
    return dates;
  });
/** Σ of an account's entries that stem from these reversals: debits less credits. */
const movedBy = async (...references: string[]) => {
  const rows = await unit.query<{ path: string; moved: string }>(
    `select a.path, sum(e.debit_atomic - e.credit_atomic)::text as moved
     from ledger_journals j join ledger_entries e on e.journal_id = j.id join ledger_accounts a on a.id = e.account_id
     where j.source_type = 'reversal' and j.source_id in (select id from reversals where provider_reference = any($1))
     group by a.path having sum(e.debit_atomic - e.credit_atomic) <> 0 order by a.path`,
    [references],
  );
  return Object.fromEntries(rows.map(({ path, moved }) => [path, Number(moved)]));
};
const balanceOf = async (path: string) => {
  const [row] = await unit.query<{ balance: string }>(
    `select coalesce(sum(e.debit_atomic - e.credit_atomic), 0)::text as balance
     from ledger_entries e join ledger_accounts a on a.id = e.account_id where a.path = $1`,
    [path],
  );
  return Number(row!.balance);
};

describe('a refund made at the provider', () => {
  test('of a settled gift voids the receipt, reverses the settlement and ends the gift', async () => {
    const { id, reference } = await settledGift();
    const refund = randomUUID();
    expect(await reverse('refunded', reference, { reference: refund })).toMatchObject({ reversal: 'applied' });
    expect(await stateOf(id)).toMatchObject({ status: 'refunded', payment: 'returned', returned: '5000' });
    expect(await receiptsOf(id)).toEqual([{ status: 'voided', reason: 'refunded', contested: false }]);
    expect(await movedBy(refund)).toEqual({ 'income:donations:USD': 5000, 'assets:provider:sandbox:USD': -5000 });
  });

  test('of a part of a settled gift leaves a gift of the rest, with a receipt of the original date', async () => {
    const { id, reference } = await settledGift();
    await reverse('refunded', reference, { amountAtomic: 2_000n });
    expect(await stateOf(id)).toEqual({ status: 'pending', received: '3000', payment: 'matched', returned: '2000' });
    await setStatus(id, 'confirmed');
    await settleDonation(base(), id, actor);
    expect((await receiptsOf(id)).map(({ status }) => status)).toEqual(['voided', 'issued']);
    expect(await givenOn(id)).toEqual(['2026-03-04', '2026-03-04']);
    expect(await stateOf(id)).toMatchObject({ status: 'reconciled', received: '3000' });
  });

  test.each(['pending', 'confirmed'])('of a %s gift closes it before it is settled', async (status) => {
    const { id, reference } = await paidGift(status);
    await reverse('refunded', reference);
    expect(await stateOf(id)).toMatchObject({ status: 'refunded', payment: 'returned' });
    await settleDonation(base(), id, actor);
    expect(await receiptsOf(id)).toEqual([]);
  });

  test('of a gift under review closes it with the verdict that clears it', async () => {
    const { id, reference } = await paidGift('flagged');
    const caseId = randomUUID();
    await unit.query(
      `insert into cases (id, kind, subject_type, subject_id, status, due_at)
       values ($1, 'sanctions-hit', 'donation', $2, 'open', now())`,
      [caseId, id],
    );
    await reverse('refunded', reference);
    expect(await stateOf(id)).toMatchObject({ status: 'flagged', received: '0' });
    const after = { status: 'resolved', level: 0, dueAtMs: Date.now(), reminded: false, verdict: 'clear' } as const;
    const step = { stepId: randomUUID(), kind: 'decided', by: OPERATOR_USER_ID, noteId: randomUUID(), after } as const;
    await recordCaseStep(unit, caseId, step, actor);
    expect(await stateOf(id)).toMatchObject({ status: 'refunded' });
  });

  test('of blocked money is held for people and changes nothing', async () => {
    const { id, reference } = await paidGift('blocked');
    expect(await reverse('refunded', reference)).toMatchObject({ reversal: 'held' });
    expect(await stateOf(id)).toMatchObject({ status: 'blocked', payment: 'matched', returned: '0' });
  });

  test('of more than the payment, or of more than is left of it, is held', async () => {
    const { id, reference } = await settledGift();
    expect(await reverse('refunded', reference, { amountAtomic: 5_001n })).toMatchObject({ reversal: 'held' });
    await reverse('refunded', reference, { amountAtomic: 3_000n });
    expect(await reverse('refunded', reference, { amountAtomic: 3_000n })).toMatchObject({ reversal: 'held' });
    expect(await stateOf(id)).toMatchObject({ returned: '3000' });
  });

  test('that comes before its payment is applied when the payment comes', async () => {
    const id = await pledge();
    const reference = randomUUID();
    const refund = randomUUID();
    expect(await reverse('refunded', reference, { reference: refund })).toMatchObject({ reversal: 'waiting' });
    await pay(id, reference);
    expect(await stateOf(id)).toMatchObject({ status: 'refunded', payment: 'returned' });
    expect(await movedBy(refund)).toEqual({ 'liabilities:held:USD': 5000, 'assets:provider:sandbox:USD': -5000 });
  });

  test('and its payment do not miss each other when both come at once', async () => {
    for (let n = 0; n < 20; n++) {
      const id = await pledge();
      const reference = randomUUID();
      await Promise.all([pay(id, reference), reverse('refunded', reference)]);
      expect(await stateOf(id)).toMatchObject({ status: 'refunded', payment: 'returned' });
    }
  });

  test('is booked once however often and however much at once its id is reported', async () => {
    const { id, reference } = await settledGift();
    const refund = randomUUID();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => reverse('refunded', reference, { reference: refund })),
    );
    expect(outcomes.filter((outcome) => outcome.reversal === 'applied')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.reversal === 'repeat')).toHaveLength(19);
    expect(await stateOf(id)).toMatchObject({ returned: '5000' });
    expect(await movedBy(refund)).toEqual({ 'income:donations:USD': 5000, 'assets:provider:sandbox:USD': -5000 });
  });

  test('under a known id with another amount is held', async () => {
    const { reference } = await settledGift();
    const refund = randomUUID();
    await reverse('refunded', reference, { reference: refund, amountAtomic: 1_000n });
    const other = await reverse('refunded', reference, { reference: refund, amountAtomic: 2_000n });
    expect(other).toMatchObject({ reversal: 'held' });
    expect(await movedBy(refund)).toMatchObject({ 'assets:provider:sandbox:USD': -1000 });
  });

  const orderedRefund = async (donationId: string, stage: 'proposed' | 'approved' | 'sent') => {
    await unit.withActor(actor, (tx) => addRefundProposal(tx, { donationId, reason: 'r' }, actor));
    const [row] = await unit.query<{ id: string; hash: string }>(
      'select id, proposal_hash as hash from refunds where donation_id = $1',
      [donationId],
    );
    const { id, hash } = row!;
    const approve = () => decideRefund(unit, id, { by: second, hash, decision: 'approve' }, actor);
    const orders: unknown[] = [];
    const refundProvider = { send: async (order: unknown) => void orders.push(order) };
    const send = () => sendRefund({ ...unit, refundProvider, signal: new AbortController().signal }, id, actor);
    if (stage !== 'proposed') await approve();
    if (stage === 'sent') await send();
    return { id, approve, send, orders };
  };

  test('confirms the refund that we ordered, and is not booked beside it', async () => {
    const { id, reference } = await settledGift();
    const refund = await orderedRefund(id, 'sent');
    const reported = randomUUID();
    expect(await reverse('refunded', reference, { reference: reported })).toMatchObject({ reversal: 'ours' });
    const signals = await unit.query<{ signal: string }>(
      `select payload ->> 'signal' as signal from outbox where kind = 'signal' and aggregate_id = $1`,
      [refund.id],
    );
    expect(signals).toEqual([{ signal: 'providerAnswered' }]);
    expect(await movedBy(reported)).toEqual({});
    // What the provider answers besides does not undo its report.
    expect(await refuseRefund(unit, refund.id, actor)).toMatchObject({ status: 'confirmed' });
    expect(await stateOf(id)).toMatchObject({ status: 'refunded', payment: 'returned' });
  });

  test.each([5_000n, 2_000n])(
    'of %s makes a refund of ours over the whole neither approved nor ordered',
    async (part) => {
      const proposed = await settledGift();
      const first = await orderedRefund(proposed.id, 'proposed');
      await reverse('refunded', proposed.reference, { amountAtomic: part });
      await expect(first.approve()).rejects.toMatchObject({ code: 'refund.amount-changed' });
      const approved = await settledGift();
      const other = await orderedRefund(approved.id, 'approved');
      expect(await reverse('refunded', approved.reference, { amountAtomic: part })).toMatchObject({
        reversal: 'applied',
      });
      await expect(other.send()).rejects.toMatchObject({ code: 'refund.amount-changed' });
      expect([first.orders, other.orders]).toEqual([[], []]);
    },
  );

  test('that comes with the answer to our order is booked once', async () => {
    const { id, reference } = await settledGift();
    const refund = await orderedRefund(id, 'sent');
    const dispute = { reference: randomUUID() };
    await reverse('lost', reference, dispute);
    expect(await completeRefund(unit, refund.id, actor)).toMatchObject({ status: 'confirmed' });
    expect(await stateOf(id)).toMatchObject({ status: 'refunded', returned: '5000' });
    expect(await movedBy(dispute.reference)).toEqual({
      'income:donations:USD': 5000,
      'assets:provider:sandbox:USD': -5000,
    });
  });

  test.each(['flagged', 'blocked'])('or not, a refund of a %s gift is neither approved nor ordered', async (status) => {
    const { id } = await settledGift();
    const refund = await orderedRefund(id, 'proposed');
    await setStatus(id, status);
    await expect(refund.approve()).rejects.toMatchObject({ code: 'donation.not-refundable' });
    expect(await stateOf(id)).toMatchObject({ status });
  });

  test('of blocked money is applied when the block is lifted', async () => {
    const { id, reference } = await paidGift('blocked');
    const blocking = randomUUID();
    await unit.query(
      `insert into cases (id, kind, subject_type, subject_id, status, due_at)
       values ($1, 'lift-block', 'donation', $2, 'open', now())`,
      [blocking, id],
    );
    expect(await reverse('refunded', reference)).toMatchObject({ reversal: 'held' });
    const after = { status: 'resolved', level: 0, dueAtMs: Date.now(), reminded: false, verdict: 'clear' } as const;
    const step = { stepId: randomUUID(), kind: 'decided', by: OPERATOR_USER_ID, noteId: randomUUID(), after } as const;
    await recordCaseStep(unit, blocking, step, actor);
    expect(await stateOf(id)).toMatchObject({ status: 'refunded', payment: 'returned' });
  });

  test('that does not fit the payment that comes after it is held, and the payment says so', async () => {
    const id = await pledge();
    const reference = randomUUID();
    await reverse('refunded', reference, { amountAtomic: 6_000n });
    const payment = {
      providerReference: reference,
      donationId: id,
      method: 'card',
      currency: 'USD',
      amountAtomic: 5_000n,
      receivedAt: new Date(),
      payer: { kind: 'anonymous' },
    } as const;
    const receipt = await receiveWebhook(unit, webhook('payment.succeeded', { kind: 'payment', payment }), provider);
    expect(receipt).toMatchObject({ reversal: 'held' });
  });

  test('of money without a gift goes out of the books', async () => {
    const reference = await pay(randomUUID());
    const refund = randomUUID();
    expect(await reverse('refunded', reference, { reference: refund })).toMatchObject({ reversal: 'applied' });
    expect(await movedBy(refund)).toEqual({ 'liabilities:held:USD': 5000, 'assets:provider:sandbox:USD': -5000 });
  });
});

describe('a dispute', () => {
  test('of a settled gift moves the money apart and marks the receipt, which the public check says', async () => {
    const { id, reference } = await settledGift();
    const before = await balanceOf('assets:contested:sandbox:USD');
    expect(await reverse('opened', reference)).toMatchObject({ reversal: 'open' });
    expect(await stateOf(id)).toMatchObject({ status: 'reconciled', payment: 'matched' });
    expect(await receiptsOf(id)).toEqual([{ status: 'issued', reason: null, contested: true }]);
    expect((await balanceOf('assets:contested:sandbox:USD')) - before).toBe(5000);
    const [receipt] = await unit.query<{ number: string }>('select number from receipts where donation_id = $1', [id]);
    const sha256 = 'a'.repeat(64);
    const asset = randomUUID();
    await unit.query(
      `insert into assets (id, created_by, bucket, key, filename, size_bytes, mime, sha256)
       values ($1::uuid, $3, 'b', $1::text, 'f.pdf', 1, 'application/pdf', $2)`,
      [asset, sha256, OPERATOR_USER_ID],
    );
    await unit.query('update receipts set pdf_asset_id = $2, sha256 = $3 where donation_id = $1', [id, asset, sha256]);
    expect(await verifyReceipt(unit, receipt!.number, sha256, actor)).toEqual({
      valid: true,
      status: 'issued',
      contested: true,
    });
  });

  test('that is won moves the money back and takes the mark away', async () => {
    const { id, reference } = await settledGift();
    const dispute = { reference: randomUUID() };
    await reverse('opened', reference, dispute);
    expect(await reverse('won', reference, dispute)).toMatchObject({ reversal: 'won' });
    expect(await receiptsOf(id)).toEqual([{ status: 'issued', reason: null, contested: false }]);
    expect(await movedBy(dispute.reference)).toEqual({});
  });

  test('that is lost voids the receipt and reverses the settlement', async () => {
    const { id, reference } = await settledGift();
    const dispute = { reference: randomUUID() };
    await reverse('opened', reference, dispute);
    expect(await reverse('lost', reference, dispute)).toMatchObject({ reversal: 'applied' });
    expect(await stateOf(id)).toMatchObject({ status: 'refunded', payment: 'returned' });
    expect(await receiptsOf(id)).toMatchObject([{ status: 'voided', reason: 'disputed' }]);
    expect(await movedBy(dispute.reference)).toEqual({
      'income:donations:USD': 5000,
      'assets:provider:sandbox:USD': -5000,
    });
  });

  test('that is lost without an opening is booked all the same, and an opening behind it is a repeat', async () => {
    const { id, reference } = await settledGift();
    const dispute = { reference: randomUUID() };
    expect(await reverse('lost', reference, dispute)).toMatchObject({ reversal: 'applied' });
    expect(await reverse('opened', reference, dispute)).toMatchObject({ reversal: 'repeat' });
    expect(await stateOf(id)).toMatchObject({ status: 'refunded' });
  });

  test('that was won cannot be lost: that is held', async () => {
    const { id, reference } = await settledGift();
    const dispute = { reference: randomUUID() };
    await reverse('opened', reference, dispute);
    await reverse('won', reference, dispute);
    expect(await reverse('lost', reference, dispute)).toMatchObject({ reversal: 'held' });
    expect(await stateOf(id)).toMatchObject({ status: 'reconciled' });
  });

  test('beside another that takes all of the payment is held, and so is a refund of ours', async () => {
    const { id, reference } = await settledGift();
    await reverse('opened', reference);
    expect(await reverse('opened', reference)).toMatchObject({ reversal: 'held' });
    await unit.withActor(actor, (tx) => addRefundProposal(tx, { donationId: id, reason: 'r' }, actor));
    const [row] = await unit.query<{ id: string; hash: string }>(
      'select id, proposal_hash as hash from refunds where donation_id = $1',
      [id],
    );
    const approval = { by: second, hash: row!.hash, decision: 'approve' } as const;
    await expect(decideRefund(unit, row!.id, approval, actor)).rejects.toMatchObject({
      code: 'donation.not-refundable',
    });
  });

  test('keeps a gift from being settled until it is won', async () => {
    const { id, reference } = await paidGift('confirmed');
    const dispute = { reference: randomUUID() };
    await reverse('opened', reference, dispute);
    expect(await settleDonation(base(), id, actor)).toMatchObject({ status: 'confirmed', disputed: true });
    expect(await receiptsOf(id)).toEqual([]);
    await reverse('won', reference, dispute);
    expect(await settleDonation(base(), id, actor)).toMatchObject({ status: 'reconciled', disputed: false });
  });

  test('keeps the mark on a receipt while another dispute of the gift is open', async () => {
    const { id, reference } = await settledGift();
    const [first, other] = [
      { reference: randomUUID(), amountAtomic: 1_000n },
      { reference: randomUUID(), amountAtomic: 2_000n },
    ];
    await reverse('opened', reference, first);
    await reverse('opened', reference, other);
    await reverse('won', reference, first);
    expect(await receiptsOf(id)).toMatchObject([{ contested: true }]);
    await reverse('won', reference, other);
    expect(await receiptsOf(id)).toMatchObject([{ contested: false }]);
  });
});
