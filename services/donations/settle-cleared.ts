import { v7 as newId } from 'uuid';
import { retentionKey } from '../../contracts/keys/owners';
import type { ReceiptFacts } from '../../contracts/receipts/facts';
import { giftYears, type DatedPayment, type GiftYear } from '../../domain/donations/gift-years';
import { localDay } from '../../domain/kernel/local-day';
import { policyFor } from '../../domain/receipts/policy-for';
import { formatReceiptNumber } from '../../domain/receipts/receipt-number';
import { held, income, transfer } from '../../domain/treasury/journals';
import type { LockedDonation } from '../../entities/donations/donation.store';
import { isUndated, paymentStore, remainingOf, type FoundPayment } from '../../entities/donations/payment.store';
import { reversalStore } from '../../entities/donations/reversal.store';
import { organizationStore, type OrganizationFacts } from '../../entities/identity/organization.store';
import { receiptStore, type FoundReceipt } from '../../entities/receipts/receipt.store';
import { ledgerStore } from '../../entities/treasury/ledger.store';
import type { Tx } from '../../platform/database/unit-of-work';
import { changeGift } from './change-gift';
import { findDonor } from './donor-facts';
import { giftEvent } from './outgoing';
import { isPrintable, printedDonor, readWritten, type Unprintable } from './printed-form';
import { unsettleReceipt } from './unsettle';

/** An anonymous donor's receipt names nobody. */
const readDonor = async (tx: Tx, donorId: string): Promise<ReceiptFacts['donor']> => {
  const donor = await findDonor(tx, donorId);
  const { written } = await readWritten(tx, donor);
  return written && printedDonor(tx, donor, written);
};

/** Dates a payment with its stored local day, or with that of its time. */
const dated = (payment: FoundPayment, timeZone: string): DatedPayment => {
  const keptAtomic = remainingOf(payment);
  return payment.givenOn !== null && payment.timeZone !== null
    ? { givenOn: payment.givenOn, timeZone: payment.timeZone, keptAtomic }
    : { givenOn: localDay(payment.receivedAt, timeZone), timeZone, keptAtomic };
};

/** Stores the day of each payment that has none, for good. */
const storeDays = (tx: Tx, payments: readonly FoundPayment[], timeZone: string): void => {
  for (const payment of payments)
    if (payment.givenOn === null) paymentStore(tx).setDay(payment.id, dated(payment, timeZone));
};

interface Issuing {
  gift: LockedDonation;
  organization: OrganizationFacts;
  donor: ReceiptFacts['donor'];
  verifyUrl: string | undefined;
}

/** A receipt that is to be issued: all of its facts but the number. */
interface Draft {
  ofYear: GiftYear;
  replaced: FoundReceipt | undefined;
  issuedAt: Date;
  year: number;
  facts: Omit<ReceiptFacts, 'number'>;
}

const draftOf = (
  { gift, organization, donor, verifyUrl }: Issuing,
  ofYear: GiftYear,
  replaced: FoundReceipt | undefined,
): Draft => {
  const issuedAt = new Date();
  const issuedOn = localDay(issuedAt, organization.timeZone);
  const facts = {
    jurisdiction: 'US',
    organization: {
      legalName: organization.legalName,
      registrationNumber: organization.registrationNumber,
      addressLines: organization.address,
    },
    ...(donor && { donor }),
    ...(replaced && { replacesNumber: replaced.number }),
    issuedAt: issuedAt.toISOString(),
    issuedOn,
    givenOn: ofYear.givenOn,
    method: gift.method,
    currency: gift.currency,
    amountAtomic: ofYear.amountAtomic.toString(),
    earmark: gift.earmark,
    goodsOrServices: { provided: false },
    ...(verifyUrl !== undefined && { verifyUrl }),
  } as const;
  return { ofYear, replaced, issuedAt, year: Number(issuedOn.slice(0, 4)), facts };
};

/** Refuses what no policy can state, before a number is taken for good. Throws `InvalidReceiptFacts`. */
const requireStateable = ({ facts, year }: Draft): void => {
  const numbered = { ...facts, number: formatReceiptNumber(year, 1) };
  policyFor(numbered).compose(numbered);
};

/** Takes the receipt's number and freezes its facts. */
const issueReceipt = async (
  tx: Tx,
  { gift, organization }: Issuing,
  { ofYear, replaced, issuedAt, year, facts: unnumbered }: Draft,
): Promise<string> => {
  const { year: giftYear, givenOn, timeZone, amountAtomic } = ofYear;
  const receipts = receiptStore(tx);
  const sequence = await receipts.nextSequence(organization.id, year);
  const number = formatReceiptNumber(year, sequence);
  const facts: ReceiptFacts = { ...unnumbered, number };
  const { jurisdiction, issuedOn } = facts;
  const id = newId();
  const cell = { table: 'receipts', column: 'facts', rowId: id };
  const sealed = await tx.cipher.seal(retentionKey('receipts', issuedAt), cell, JSON.stringify(facts));
  receipts.insert({
    id,
    number,
    year,
    sequence,
    issuedOn,
    givenOn,
    giftYear,
    timeZone,
    organizationId: organization.id,
    donationId: gift.id,
    replacesId: replaced?.id ?? null,
    jurisdiction,
    facts: sealed,
    issuedAt,
  });
  // The database allows one standing receipt for a gift and year, and one settlement for a receipt.
  const earned = transfer(held(gift.currency), income(gift.currency), amountAtomic);
  ledgerStore(tx).post({ kind: 'gift-settled', sourceType: 'receipt', sourceId: id }, earned);
  return number;
};

export interface SettlingPorts {
  /** Where a receipt can be checked, printed on it. */
  verifyUrl?: string | undefined;
  unprintable: Unprintable;
}

interface ReadyPayments {
  payments: readonly FoundPayment[];
  mayHaveReceipts: boolean;
}

/** Returns the payments to settle, or `undefined` while one is disputed (no income yet) or waits for its day. */
const readyPayments = async (tx: Tx, giftId: string): Promise<ReadyPayments | undefined> => {
  const all = await paymentStore(tx).ofDonation(giftId);
  const payments = all.filter(({ status }) => status === 'matched');
  if (payments.length === 0) throw new Error(`donation ${giftId} is confirmed without a payment`);
  if (payments.some(isUndated) || (await reversalStore(tx).isContested(giftId))) return undefined;
  // The first receipt of a gift stores the days of its payments; what went back since keeps its day.
  return { payments, mayHaveReceipts: all.some(({ givenOn }) => givenOn !== null) };
};

interface Plan {
  /** Standing receipts over the sum that their year still holds. */
  standing: FoundReceipt[];
  /** Standing receipts over another sum, since money has come for their year. */
  superseded: FoundReceipt[];
  /** For each year without a receipt over its sum. */
  drafts: Draft[];
}

const planOf = async (tx: Tx, issuing: Issuing, { payments, mayHaveReceipts }: ReadyPayments): Promise<Plan> => {
  const years = giftYears(payments.map((payment) => dated(payment, issuing.organization.timeZone)));
  const earlier = mayHaveReceipts ? await receiptStore(tx).ofDonation(issuing.gift.id) : [];
  const [standing, superseded]: [FoundReceipt[], FoundReceipt[]] = [[], []];
  for (const receipt of earlier.filter(({ status }) => status === 'issued')) {
    const holds = years.find(({ year }) => year === receipt.giftYear)?.amountAtomic;
    const settled = await ledgerStore(tx).unreversed('gift-settled', receipt.id);
    (holds === settled?.amountAtomic ? standing : superseded).push(receipt);
  }
  const drafts = years
    .filter(({ year }) => !standing.some(({ giftYear }) => giftYear === year))
    .map((ofYear) =>
      draftOf(
        issuing,
        ofYear,
        earlier.findLast(({ giftYear }) => giftYear === ofYear.year),
      ),
    );
  return { standing, superseded, drafts };
};

/**
 * Settles a cleared gift, under its lock: for each local year in which money came, the journal that makes it income,
 * the gapless receipt number and the frozen facts; then the outgoing event. A receipt of before stands where it is over
 * the same sum, and is replaced where it is not. Takes no number while a payment is disputed or undated, or while the
 * donor cannot be printed. Throws `InvalidReceiptFacts` for what no policy can state, before it has written anything.
 */
export const settleCleared = async (
  tx: Tx,
  gift: LockedDonation,
  { verifyUrl, unprintable }: SettlingPorts,
): Promise<void> => {
  const ready = await readyPayments(tx, gift.id);
  if (!ready) return;
  const organization = await organizationStore(tx.manager).required();
  const donor = await readDonor(tx, gift.donorId);
  if (donor && !isPrintable(unprintable, donor)) {
    changeGift(tx, gift, { statusReason: 'receipt-held' }, 'donation.receipt-held');
    return;
  }
  const issuing = { gift, organization, donor, verifyUrl };
  const { standing, superseded, drafts } = await planOf(tx, issuing, ready);
  drafts.forEach(requireStateable);
  storeDays(tx, ready.payments, organization.timeZone);
  for (const receipt of superseded) await unsettleReceipt(tx, gift, receipt, 'replaced');
  const numbers = standing.map(({ number }) => number);
  for (const draft of drafts) numbers.push(await issueReceipt(tx, issuing, draft));
  const change = { status: 'reconciled', statusReason: 'settled', closedAt: new Date() } as const;
  changeGift(tx, gift, change, 'donation.settled');
  tx.outbox.deliver(giftEvent('donation.settled', gift, 'reconciled', { receipt_numbers: numbers }));
};
