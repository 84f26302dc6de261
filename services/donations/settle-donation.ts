import { v7 as newId } from 'uuid';
import type { IntakeRecord } from '../../contracts/donations/messages';
import type { Actor } from '../../contracts/identity/actor';
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
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { changeGift, lockGift } from './change-gift';
import { findDonor, openDonor } from './donor-facts';
import { readIntakeRecord, type CaseTiming } from './intake-record';
import { giftEvent } from './outgoing';
import { isPrintable, printedDonor, type Unprintable } from './printed-form';

/** An anonymous donor's receipt names nobody. */
const readDonor = async (tx: Tx, donorId: string): Promise<ReceiptFacts['donor']> => {
  const donor = await findDonor(tx, donorId);
  const { fullName: name, address: addressLines } = await openDonor(tx, donor);
  return name === undefined ? undefined : printedDonor(tx, donor, { name, ...(addressLines && { addressLines }) });
};

/** Dates a payment with its stored local day, or with that of its time, which is then stored for good. */
const dated = (tx: Tx, payment: FoundPayment, timeZone: string): DatedPayment => {
  const keptAtomic = remainingOf(payment);
  if (payment.givenOn !== null && payment.timeZone !== null)
    return { givenOn: payment.givenOn, timeZone: payment.timeZone, keptAtomic };
  const day = { givenOn: localDay(payment.receivedAt, timeZone), timeZone };
  paymentStore(tx).setDay(payment.id, day);
  return { ...day, keptAtomic };
};

interface Issuing {
  gift: LockedDonation;
  organization: OrganizationFacts;
  donor: ReceiptFacts['donor'];
  verifyUrl: string | undefined;
}

/** Takes the receipt's number and freezes its facts. */
const issueReceipt = async (
  tx: Tx,
  { gift, organization, donor, verifyUrl }: Issuing,
  { year: giftYear, givenOn, timeZone, amountAtomic }: GiftYear,
  replaced: FoundReceipt | undefined,
) => {
  const issuedAt = new Date();
  const issuedOn = localDay(issuedAt, organization.timeZone);
  const year = Number(issuedOn.slice(0, 4));
  const receipts = receiptStore(tx);
  const sequence = await receipts.nextSequence(organization.id, year);
  const number = formatReceiptNumber(year, sequence);
  const facts: ReceiptFacts = {
    jurisdiction: 'US',
    organization: {
      legalName: organization.legalName,
      registrationNumber: organization.registrationNumber,
      addressLines: organization.address,
    },
    ...(donor && { donor }),
    number,
    ...(replaced && { replacesNumber: replaced.number }),
    issuedAt: issuedAt.toISOString(),
    issuedOn,
    givenOn,
    method: gift.method,
    currency: gift.currency,
    amountAtomic: amountAtomic.toString(),
    earmark: gift.earmark,
    goodsOrServices: { provided: false },
    ...(verifyUrl !== undefined && { verifyUrl }),
  };
  // Refuses here what could not be stated later, before the number is taken for good.
  policyFor(facts).compose(facts);
  const id = newId();
  const cell = { table: 'receipts', column: 'facts', rowId: id };
  const sealed = await tx.cipher.seal(retentionKey('receipts', issuedAt), cell, JSON.stringify(facts));
  const { jurisdiction } = facts;
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

/** Issues a receipt for each year that has none. Returns the numbers of all that stand. */
const issueReceipts = async (
  tx: Tx,
  issuing: Issuing,
  years: readonly GiftYear[],
  earlier: readonly FoundReceipt[],
): Promise<string[]> => {
  const numbers: string[] = [];
  for (const each of years) {
    const ofYear = earlier.filter(({ giftYear }) => giftYear === each.year);
    const standing = ofYear.find(({ status }) => status === 'issued');
    numbers.push(standing?.number ?? (await issueReceipt(tx, issuing, each, ofYear.at(-1))));
  }
  return numbers;
};

const settle = async (
  tx: Tx,
  gift: LockedDonation,
  payments: readonly FoundPayment[],
  { verifyUrl, unprintable }: SettlePorts,
): Promise<void> => {
  const organization = await organizationStore(tx.manager).current();
  if (!organization) throw new Error('organizations is empty: run npm run seed');
  const donor = await readDonor(tx, gift.donorId);
  if (donor && !isPrintable(unprintable, donor)) {
    changeGift(tx, gift, { statusReason: 'receipt-held' }, 'donation.receipt-held');
    return;
  }
  // The first receipt of a gift stores the days of its payments.
  const mayHaveReceipts = payments.some(({ givenOn }) => givenOn !== null);
  const earlier = mayHaveReceipts ? await receiptStore(tx).ofDonation(gift.id) : [];
  const years = giftYears(payments.map((payment) => dated(tx, payment, organization.timeZone)));
  const numbers = await issueReceipts(tx, { gift, organization, donor, verifyUrl }, years, earlier);
  const change = { status: 'reconciled', statusReason: 'settled', closedAt: new Date() } as const;
  changeGift(tx, gift, change, 'donation.settled');
  tx.outbox.deliver(giftEvent('donation.settled', gift, 'reconciled', { receipt_numbers: numbers }));
};

interface SettlePorts {
  withActor: WithActor;
  caseTiming: CaseTiming;
  /** Where a receipt can be checked, printed on it. */
  verifyUrl?: string | undefined;
  unprintable: Unprintable;
}

/** Returns the payments to settle, or `undefined` while one is disputed (no income yet) or waits for its day. */
const readyPayments = async (tx: Tx, giftId: string): Promise<FoundPayment[] | undefined> => {
  const payments = (await paymentStore(tx).ofDonation(giftId)).filter(({ status }) => status === 'matched');
  if (payments.length === 0) throw new Error(`donation ${giftId} is confirmed without a payment`);
  if (payments.some(isUndated) || (await reversalStore(tx).isContested(giftId))) return undefined;
  return payments;
};

/**
 * Settles a cleared gift in one transaction: for each local year in which money came, the journal that makes it income,
 * the gapless receipt number and the frozen facts; then the outgoing event. Takes no number while a payment is disputed
 * or undated, or while the donor cannot be printed. Idempotent: a gift that is settled is left alone.
 */
export const settleDonation = (ports: SettlePorts, donationId: string, actor: Actor): Promise<IntakeRecord> =>
  ports.withActor(actor, async (tx) => {
    const gift = await lockGift(tx, donationId);
    const waits = gift.status !== 'confirmed' || gift.statusReason === 'receipt-held';
    const payments = waits ? undefined : await readyPayments(tx, gift.id);
    if (payments) await settle(tx, gift, payments, ports);
    return readIntakeRecord(tx, donationId, ports.caseTiming);
  });
