import { randomUUID } from 'node:crypto';
import { OPERATOR_USER_ID, PROVIDER_USER_ID } from '../../../contracts/identity/actor';
import { retentionKey } from '../../../contracts/keys/owners';
import type { PaymentNote } from '../../../contracts/donations/states';
import type { ReceiptFacts } from '../../../contracts/receipts/facts';
import { recordCaseStep } from '../../../services/compliance/record-case-step';
import type { DonorDetails } from '../../../services/donations/add-donor';
import { addPledge } from '../../../services/donations/add-pledge';
import { addRefundProposal } from '../../../services/donations/add-refund-proposal';
import { findDonor } from '../../../services/donations/donor-facts';
import { givePrintedForm, readHeldReceipt } from '../../../services/donations/held-receipt';
import { decidePaymentDate, listPaymentDates, proposePaymentDate } from '../../../services/donations/payment-dates';
import { printedDonor } from '../../../services/donations/printed-form';
import { completeRefund, decideRefund, refuseRefund, sendRefund } from '../../../services/donations/run-refund';
import { settleDonation } from '../../../services/donations/settle-donation';
import { readIntake } from '../../../services/donations/unpaid-gift';
import { receiveWebhook, type VerifiedWebhook } from '../../../services/webhooks/receive-webhook';
import { intakePorts } from '../../setup/intake-ports';
import { addFoundation } from '../../setup/issued-receipt';
import { openTestUnit, type TestUnit } from '../../setup/unit-of-work';

const actor = { userId: OPERATOR_USER_ID, requestId: 'test' };
const provider = { userId: PROVIDER_USER_ID, requestId: 'test' };
const person = (n: number) => `00000000-0000-7000-9000-00000000000${n}`;
const callerOf = (n: number) => ({ actor: { userId: person(n), requestId: 'test' } });
const ZONE = 'America/New_York';
/** In New York, a minute before and a minute after midnight of New Year. */
const [OLD_YEAR, NEW_YEAR] = [new Date('2026-01-01T04:59:00Z'), new Date('2026-01-01T05:01:00Z')];

let unit: TestUnit;
beforeAll(async () => {
  unit = await openTestUnit();
  await unit.query(`insert into users (id) values ($1), ($2)`, [person(1), person(2)]);
  await addFoundation(unit.withActor, ZONE);
});
afterAll(() => unit.close());

const base = () => ({ withActor: unit.withActor, ...intakePorts });
const donor = (fullName = 'Marigold Testwell'): DonorDetails => ({ kind: 'individual', fullName });
const pledge = (amountAtomic = 5_000n, by = donor()) =>
  unit.withActor(actor, (tx) =>
    addPledge(tx, { donor: by, method: 'card', currency: 'USD', amountAtomic, earmark: 'general' }),
  );
const pay = (donationId: string, receivedAt: Date, amountAtomic = 5_000n, notes: PaymentNote[] = []) => {
  const eventId = randomUUID();
  const payment = {
    providerReference: randomUUID(),
    donationId,
    method: 'card',
    currency: 'USD',
    amountAtomic,
    receivedAt,
    payer: donor(),
    notes,
  } as const;
  const webhook: VerifiedWebhook = {
    provider: 'sandbox',
    eventId,
    eventType: 'payment.succeeded',
    rawBody: Buffer.from(eventId),
    content: { kind: 'payment', payment },
  };
  return receiveWebhook(unit, webhook, provider);
};
const clear = (id: string) =>
  unit.query(`update donations set status = 'confirmed', status_reason = 'cleared' where id = $1`, [id]);
const settle = (id: string) => settleDonation(base(), id, actor);
const read = (id: string) => readIntake(base(), id, actor);

interface ReceiptRow {
  id: string;
  status: string;
  year: number;
  gift_year: number;
  given_on: string;
  time_zone: string;
  replaces_id: string | null;
}
const receiptsOf = (id: string) =>
  unit.query<ReceiptRow>(
    `select id, status, year, gift_year, given_on::text, time_zone, replaces_id from receipts
     where donation_id = $1 order by id`,
    [id],
  );
const factsOf = async (receiptId: string): Promise<ReceiptFacts> => {
  const [row] = await unit.query<{ facts: Buffer; issued_at: Date }>(
    'select facts, issued_at from receipts where id = $1',
    [receiptId],
  );
  const cell = { table: 'receipts', column: 'facts', rowId: receiptId };
  return unit.withActor(actor, async ({ cipher }) => {
    const text = await cipher.openKept(retentionKey('receipts', row!.issued_at), cell, row!.facts);
    return JSON.parse(text!) as ReceiptFacts;
  });
};
const balance = async (path: string): Promise<string> => {
  const [row] = await unit.query<{ sum: string }>(
    `select coalesce(sum(credit_atomic - debit_atomic), 0)::text as sum from ledger_entries e
     join ledger_accounts a on a.id = e.account_id where a.path = $1`,
    [path],
  );
  return row!.sum;
};

describe('the day of a gift', () => {
  it('is the local day of the organization, stored with its zone, when the gift is settled', async () => {
    const id = await pledge();
    await pay(id, OLD_YEAR);
    await clear(id);
    await settle(id);
    const [receipt] = await receiptsOf(id);
    expect(receipt).toMatchObject({ given_on: '2025-12-31', gift_year: 2025, time_zone: ZONE });
    expect(await factsOf(receipt!.id)).toMatchObject({ givenOn: '2025-12-31' });
    const payments = await unit.query('select given_on::text, time_zone from payments where donation_id = $1', [id]);
    expect(payments).toEqual([{ given_on: '2025-12-31', time_zone: ZONE }]);
  });

  it('stays when the zone of the organization changes, and cannot be written again', async () => {
    const id = await pledge();
    await pay(id, OLD_YEAR);
    await clear(id);
    await settle(id);
    await unit.query(`update organizations set time_zone = 'Pacific/Auckland'`);
    const [payment] = await unit.query<{ id: string }>('select id from payments where donation_id = $1', [id]);
    const moving = unit.query(`update payments set given_on = '2026-01-01' where id = $1`, [payment!.id]);
    await expect(moving).rejects.toMatchObject({ constraint: 'payments_keep_day' });
    await unit.query(`update organizations set time_zone = $1`, [ZONE]);
    expect((await receiptsOf(id))[0]).toMatchObject({ given_on: '2025-12-31' });
  });

  it('does not choose the key of the payer: a year that the provider reports may be long past', async () => {
    const id = await pledge();
    await pay(id, new Date('2005-06-07T08:09:10Z'));
    const owners = await unit.query<{ scope_id: string }>(
      `select scope_id from encryption_keys where scope_id like 'payers:%'`,
    );
    expect(owners).toEqual([{ scope_id: `payers:${new Date().getUTCFullYear()}` }]);
  });

  it('is refused by the database in a zone that does not exist', () =>
    expect(unit.query(`update organizations set time_zone = 'Mars/Olympus'`)).rejects.toMatchObject({ code: '22023' }));
});

describe('a gift paid in two local years', () => {
  const paidTwice = async () => {
    const id = await pledge(8_000n);
    await pay(id, OLD_YEAR, 3_000n);
    await pay(id, NEW_YEAR, 5_000n);
    await clear(id);
    return id;
  };

  it('gets one receipt a year, each with its own sum, and settles as one gift', async () => {
    const before = BigInt(await balance('income:donations:USD'));
    const id = await paidTwice();
    const record = await settle(id);
    expect(record).toMatchObject({ status: 'reconciled' });
    expect(record.receipts).toHaveLength(2);
    const rows = await receiptsOf(id);
    expect(rows.map(({ gift_year: year }) => year)).toEqual([2025, 2026]);
    // Both are issued now: their numbers are of one year.
    expect(new Set(rows.map(({ year }) => year)).size).toBe(1);
    expect((await factsOf(rows[0]!.id)).amountAtomic).toBe('3000');
    expect((await factsOf(rows[1]!.id)).amountAtomic).toBe('5000');
    expect(BigInt(await balance('income:donations:USD')) - before).toBe(8_000n);
  });

  it('gets no third receipt when two workers settle it at once', async () => {
    const id = await paidTwice();
    await Promise.all([settle(id), settle(id), settle(id)]);
    expect(await receiptsOf(id)).toHaveLength(2);
  });

  it('cannot have two standing receipts for one year', async () => {
    const id = await paidTwice();
    await settle(id);
    const copy = unit.query(
      `insert into receipts (id, number, year, sequence, issued_on, given_on, gift_year, time_zone, organization_id,
         donation_id, jurisdiction, facts, issued_at)
       select gen_random_uuid(), 'X-1', year, 999999, issued_on, given_on, gift_year, time_zone, organization_id,
         donation_id, jurisdiction, facts, issued_at
       from receipts where donation_id = $1 limit 1`,
      [id],
    );
    await expect(copy).rejects.toMatchObject({ constraint: 'receipts_one_issued_per_donation_and_year' });
  });

  it('keeps the receipt of one year when the money of the other is refunded', async () => {
    const id = await paidTwice();
    await settle(id);
    const before = BigInt(await balance('income:donations:USD'));
    const [payment] = await unit.query<{ id: string }>(
      'select id from payments where donation_id = $1 and amount_atomic = 3000',
      [id],
    );
    const refundId = await unit.withActor({ ...actor, userId: person(1) }, (tx) =>
      addRefundProposal(tx, { donationId: id, paymentId: payment!.id, reason: 'asked for' }, callerOf(1).actor),
    );
    const [row] = await unit.query<{ proposal_hash: string }>('select proposal_hash from refunds where id = $1', [
      refundId,
    ]);
    await decideRefund(base(), refundId, { by: person(2), hash: row!.proposal_hash, decision: 'approve' }, actor);
    const signal = new AbortController().signal;
    await sendRefund({ ...base(), refundProvider: { send: () => Promise.resolve() }, signal }, refundId, actor);
    await completeRefund(base(), refundId, actor);

    expect(before - BigInt(await balance('income:donations:USD'))).toBe(3_000n);
    expect((await receiptsOf(id)).map(({ status }) => status)).toEqual(['voided', 'issued']);
    // Nothing of the first year is left to be receipted, and the second has its receipt.
    expect(await settle(id)).toMatchObject({ status: 'reconciled' });
    expect((await receiptsOf(id)).map(({ status }) => status)).toEqual(['voided', 'issued']);
    expect(before - BigInt(await balance('income:donations:USD'))).toBe(3_000n);
  });
});

describe('a payment with an unlikely time', () => {
  const undated = async () => {
    const id = await pledge();
    await pay(id, new Date(), 5_000n, ['time-unlikely']);
    await clear(id);
    const [payment] = await unit.query<{ id: string }>('select id from payments where donation_id = $1', [id]);
    return { id, paymentId: payment!.id };
  };
  const propose = (paymentId: string, givenOn = '2025-12-31', id: string = randomUUID()) =>
    proposePaymentDate(base(), { id, paymentId, givenOn }, callerOf(1));
  const approve = (id: string, hash: string, by = 2) =>
    decidePaymentDate(base(), id, { decision: 'approve', hash }, callerOf(by));

  it('keeps its gift from being settled until two people have given its day', async () => {
    const { id, paymentId } = await undated();
    expect(await settle(id)).toMatchObject({ status: 'confirmed', needs: 'payment-date', receipts: [] });
    const { id: dateId, proposal_hash: hash } = await propose(paymentId);
    expect(await settle(id)).toMatchObject({ status: 'confirmed', needs: 'payment-date' });
    await expect(approve(dateId, hash, 1)).rejects.toMatchObject({ code: 'rule.duties-separated' });
    await expect(approve(dateId, 'f'.repeat(64))).rejects.toMatchObject({ code: 'kernel.conflict' });
    expect(await approve(dateId, hash)).toMatchObject({ status: 'approved', given_on: '2025-12-31', time_zone: ZONE });
    const signals = await unit.query(
      `select 1 from outbox where aggregate_id = $1 and payload::text like '%' || $2 || '%'`,
      [id, dateId],
    );
    expect(signals).toHaveLength(1);
    expect(await settle(id)).toMatchObject({ status: 'reconciled' });
    expect((await receiptsOf(id))[0]).toMatchObject({ given_on: '2025-12-31' });
  });

  it('shows a decision again to the person who made it, and refuses every other one', async () => {
    const { paymentId } = await undated();
    const { id, proposal_hash: hash } = await propose(paymentId);
    await approve(id, hash);
    expect(await approve(id, hash)).toMatchObject({ status: 'approved' });
    const refusal = decidePaymentDate(base(), id, { decision: 'refuse', hash }, callerOf(2));
    await expect(refusal).rejects.toMatchObject({ code: 'kernel.conflict' });
    await expect(propose(paymentId)).rejects.toMatchObject({ code: 'kernel.conflict' });
  });

  it('takes one day of many that are proposed and approved at once', async () => {
    const { paymentId } = await undated();
    const proposals = await Promise.allSettled(
      ['2025-12-29', '2025-12-30', '2025-12-31'].map((day) => propose(paymentId, day)),
    );
    const made = proposals.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(made).toHaveLength(1);
    const { id, proposal_hash: hash } = made[0]!;
    await Promise.allSettled([
      approve(id, hash),
      decidePaymentDate(base(), id, { decision: 'refuse', hash }, callerOf(1)),
    ]);
    const [payment] = await unit.query<{ given_on: string | null }>(
      'select given_on::text from payments where id = $1',
      [paymentId],
    );
    const [date] = await listPaymentDates(base(), paymentId, callerOf(1));
    expect(payment!.given_on).toBe(date!.status === 'approved' ? date!.given_on : null);
  });

  it('may be given another day once the first is refused, also by its proposer', async () => {
    const { paymentId } = await undated();
    const { id, proposal_hash: hash } = await propose(paymentId);
    expect(await decidePaymentDate(base(), id, { decision: 'refuse', hash }, callerOf(1))).toMatchObject({
      status: 'refused',
    });
    expect(await propose(paymentId, '2026-01-01')).toMatchObject({ given_on: '2026-01-01' });
    expect((await listPaymentDates(base(), paymentId, callerOf(1))).map(({ status }) => status)).toEqual([
      'proposed',
      'refused',
    ]);
  });

  it.each(['1999-12-31', '9999-12-31'])('refuses %s, which is no likely day, and says which are', async (day) => {
    const { paymentId } = await undated();
    await expect(propose(paymentId, day)).rejects.toMatchObject({
      code: 'kernel.invalid-request',
      pointer: '/given_on',
    });
  });

  it('is the only kind of payment that takes a proposed day', async () => {
    const id = await pledge();
    await pay(id, OLD_YEAR);
    const [payment] = await unit.query<{ id: string }>('select id from payments where donation_id = $1', [id]);
    await expect(propose(payment!.id)).rejects.toMatchObject({ code: 'kernel.conflict' });
  });

  it('cannot be approved by its proposer in the database either', async () => {
    const { paymentId } = await undated();
    const { id } = await propose(paymentId);
    const own = unit.query(
      `update payment_dates set status = 'approved', decided_by = proposed_by, decided_at = now() where id = $1`,
      [id],
    );
    await expect(own).rejects.toMatchObject({ constraint: 'payment_dates_approved_by_another' });
  });
});

describe('a name that no font can print', () => {
  const EAGLE = '\u{1313F}';
  const heldGift = async (fullName = `Amun ${EAGLE}`) => {
    const id = await pledge(5_000n, donor(fullName));
    await pay(id, OLD_YEAR);
    await clear(id);
    return id;
  };
  const numbers = async () =>
    (await unit.query<{ last_number: number }>('select last_number from receipt_counters'))[0];
  const give = (donationId: string, fullName: string) =>
    givePrintedForm(base(), { donationId, fullName, address: undefined }, callerOf(1));

  it('holds the receipt before a number is taken, and goes on with the form that a person gives', async () => {
    const id = await heldGift();
    const before = await numbers();
    expect(await settle(id)).toMatchObject({ status: 'confirmed', needs: 'printed-name', receipts: [] });
    expect(await settle(id)).toMatchObject({ needs: 'printed-name' });
    expect(await numbers()).toEqual(before);
    expect(await readHeldReceipt(base(), id, callerOf(1))).toMatchObject({ unprintable: { full_name: [EAGLE] } });
    await expect(give(id, `Amun ${EAGLE}`)).rejects.toMatchObject({
      pointer: '/full_name',
      message: expect.stringContaining('U+1313F') as string,
    });
    await give(id, 'Amun Eagle');
    expect(await read(id)).not.toHaveProperty('needs');
    await settle(id);
    const [receipt] = await receiptsOf(id);
    expect((await factsOf(receipt!.id)).donor).toEqual({ name: 'Amun Eagle', written: { name: `Amun ${EAGLE}` } });
    const events = await unit.query(`select action from audit_logs where resource_id = $1 order by id`, [id]);
    expect(events).toEqual(
      expect.arrayContaining([{ action: 'donation.receipt-held' }, { action: 'donation.printed-form-given' }]),
    );
  });

  it('may be corrected later, and is given only where a receipt is held or has been', async () => {
    const id = await heldGift();
    await expect(give(id, 'Amun Eagle')).rejects.toMatchObject({ code: 'kernel.conflict' });
    await settle(id);
    await give(id, 'Amun Eagel');
    await settle(id);
    await give(id, 'Amun Eagle');
    expect(await readHeldReceipt(base(), id, callerOf(1))).toMatchObject({
      full_name: `Amun ${EAGLE}`,
      printed: { full_name: 'Amun Eagle', address: null },
      is_held: false,
    });
  });

  it.each(['\u200b', '.', '\u202egnp'])('refuses a form that names nobody, or hides what it is: %j', async (form) => {
    const id = await heldGift();
    await settle(id);
    await expect(give(id, form)).rejects.toMatchObject({ code: 'kernel.invalid-request', pointer: '/full_name' });
  });

  it('waits in every gift of the donor for one answer, and in later ones no more', async () => {
    const first = await heldGift();
    const [row] = await unit.query<{ donor_id: string }>('select donor_id from donations where id = $1', [first]);
    const more = () =>
      unit.withActor(actor, (tx) =>
        addPledge(tx, {
          donor: { id: row!.donor_id },
          method: 'card',
          currency: 'USD',
          amountAtomic: 5_000n,
          earmark: 'general',
        }),
      );
    const second = await more();
    await pay(second, OLD_YEAR);
    await clear(second);
    await settle(first);
    await settle(second);
    await give(first, 'Amun Eagle');
    expect(await settle(second)).toMatchObject({ status: 'reconciled' });
    const third = await more();
    await pay(third, OLD_YEAR);
    await clear(third);
    expect(await settle(third)).toMatchObject({ status: 'reconciled' });
  });

  it('is printed as the donor writes it where that is not the name that the form stands for', async () => {
    const id = await heldGift();
    await settle(id);
    await give(id, 'Amun Eagle');
    const [row] = await unit.query<{ donor_id: string }>('select donor_id from donations where id = $1', [id]);
    const printed = await unit.withActor(actor, async (tx) =>
      printedDonor(tx, await findDonor(tx, row!.donor_id), { name: 'Amun Falcon' }),
    );
    expect(printed).toEqual({ name: 'Amun Falcon' });
  });
});

describe('the receipts of a gift of two years cover what is kept of it, and no more', () => {
  const paidTwice = async () => {
    const id = await pledge(8_000n);
    await pay(id, OLD_YEAR, 3_000n);
    await pay(id, NEW_YEAR, 5_000n);
    await clear(id);
    await settle(id);
    return id;
  };
  const paymentOf = async (id: string, amount: number) => {
    const [row] = await unit.query<{ id: string; provider_reference: string }>(
      'select id, provider_reference from payments where donation_id = $1 and amount_atomic = $2',
      [id, amount],
    );
    return row!;
  };
  const takenBack = (paymentReference: string, amountAtomic: bigint) => {
    const eventId = randomUUID();
    const reversal = {
      kind: 'refund',
      event: 'refunded',
      providerReference: randomUUID(),
      paymentReference,
      currency: 'USD',
      amountAtomic,
      occurredAt: new Date(),
    } as const;
    const rawBody = Buffer.from(eventId);
    const content = { kind: 'reversal', reversal } as const;
    return receiveWebhook(
      unit,
      { provider: 'sandbox', eventId, eventType: 'payment.refunded', rawBody, content },
      provider,
    );
  };
  const approve = async (refundId: string) => {
    const [row] = await unit.query<{ proposal_hash: string }>('select proposal_hash from refunds where id = $1', [
      refundId,
    ]);
    await decideRefund(base(), refundId, { by: person(2), hash: row!.proposal_hash, decision: 'approve' }, actor);
    return refundId;
  };
  const approvedRefund = async (donationId: string, amount: number) => {
    const { id: paymentId } = await paymentOf(donationId, amount);
    const by = callerOf(1).actor;
    return approve(
      await unit.withActor(by, (tx) => addRefundProposal(tx, { donationId, paymentId, reason: 'asked' }, by)),
    );
  };
  const send = (refundId: string) => {
    const refundProvider = { send: () => Promise.resolve() } as never;
    return sendRefund({ ...base(), refundProvider, signal: new AbortController().signal }, refundId, actor);
  };
  const refunded = async (id: string, amount: number) => {
    const refundId = await approvedRefund(id, amount);
    await send(refundId);
    await completeRefund(base(), refundId, actor);
  };
  /** Screened again with a hit, and decided. */
  const decideCase = async (id: string, verdict: 'block' | 'decline') => {
    const caseId = randomUUID();
    await unit.query(
      `insert into cases (id, kind, subject_type, subject_id, status, due_at)
       values ($1, 'sanctions-hit', 'donation', $2, 'open', now())`,
      [caseId, id],
    );
    await unit.query(`update donations set status = 'flagged', status_reason = 'hit' where id = $1`, [id]);
    const after = { status: 'resolved', level: 0, dueAtMs: Date.now(), reminded: false, verdict } as const;
    const step = { stepId: randomUUID(), kind: 'decided', by: person(1), noteId: randomUUID(), after } as never;
    await recordCaseStep(unit, caseId, step, actor);
  };
  const money = async (id: string) => {
    const [row] = await unit.query<{ status: string; kept: string; settled: string }>(
      `select d.status,
         (select coalesce(sum(amount_atomic - returned_atomic), 0)::text from payments
          where donation_id = d.id and status = 'matched') as kept,
         (select coalesce(sum(e.credit_atomic), 0)::text from ledger_journals j
          join ledger_entries e on e.journal_id = j.id join receipts r on r.id = j.source_id
          where j.kind = 'gift-settled' and r.donation_id = d.id and r.status = 'issued'
            and not exists (select from ledger_journals k where k.reverses_id = j.id)) as settled
       from donations d where d.id = $1`,
      [id],
    );
    return row!;
  };

  it.each([5_000, 3_000])(
    'when a refund is refused after a part of the payment of %i went back by hand',
    async (amount) => {
      const id = await paidTwice();
      const refundId = await approvedRefund(id, 3_000);
      await takenBack((await paymentOf(id, amount)).provider_reference, 1_000n);
      await refuseRefund(base(), refundId, actor);
      expect(await money(id)).toMatchObject({ status: 'pending', kept: '7000' });
      await clear(id);
      await settle(id);
      expect(await money(id)).toMatchObject({ status: 'reconciled', kept: '7000', settled: '7000' });
    },
  );

  it('when more money comes for a year whose receipt stands: it is replaced', async () => {
    const id = await paidTwice();
    await takenBack((await paymentOf(id, 3_000)).provider_reference, 3_000n);
    await pay(id, new Date('2026-02-02T12:00:00Z'), 1_000n);
    await clear(id);
    await settle(id);
    expect(await money(id)).toMatchObject({ status: 'reconciled', kept: '6000', settled: '6000' });
    const [, second, third] = await receiptsOf(id);
    expect([second?.status, third?.status, third?.replaces_id]).toEqual(['replaced', 'issued', second?.id]);
  });

  it('when a reviewer blocks what is left: no income and no receipt stays', async () => {
    const accounts = ['liabilities:held:USD', 'income:donations:USD'];
    const before = await Promise.all(accounts.map(balance));
    const id = await paidTwice();
    await refunded(id, 3_000);
    await decideCase(id, 'block');
    expect(await Promise.all(accounts.map(balance))).toEqual(before);
    expect(await money(id)).toMatchObject({ status: 'blocked', settled: '0' });
  });

  it('when a reviewer declines what is left, and its refund fails: it is screened again', async () => {
    const id = await paidTwice();
    await refunded(id, 3_000);
    await decideCase(id, 'decline');
    const [refund] = await unit.query<{ id: string }>(
      'select id from refunds where donation_id = $1 and amount_atomic = 5000',
      [id],
    );
    await send(await approve(refund!.id));
    await refuseRefund(base(), refund!.id, actor);
    expect(await money(id)).toMatchObject({ status: 'pending', settled: '0' });
  });

  it('when the only payment with a day goes back after another came: the new receipt names the old one', async () => {
    const id = await pledge(5_000n);
    await pay(id, NEW_YEAR);
    await clear(id);
    await settle(id);
    const { provider_reference: first } = await paymentOf(id, 5_000);
    await takenBack(first, 1_000n);
    await pay(id, new Date('2026-02-02T12:00:00Z'), 700n);
    await takenBack(first, 4_000n);
    await clear(id);
    await settle(id);
    const [old, next] = await receiptsOf(id);
    expect(next?.replaces_id).toBe(old?.id);
  });
});
