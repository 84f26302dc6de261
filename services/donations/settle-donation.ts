import { v7 as newId } from 'uuid';
import type { IntakeRecord } from '../../contracts/donations/messages';
import type { Actor } from '../../contracts/identity/actor';
import { retentionKey } from '../../contracts/keys/owners';
import type { ReceiptFacts } from '../../contracts/receipts/facts';
import { policyFor } from '../../domain/receipts/policy-for';
import { formatReceiptNumber } from '../../domain/receipts/receipt-number';
import { held, income, transfer } from '../../domain/treasury/journals';
import type { LockedDonation } from '../../entities/donations/donation.store';
import { paymentStore } from '../../entities/donations/payment.store';
import { reversalStore } from '../../entities/donations/reversal.store';
import { organizationStore, type OrganizationFacts } from '../../entities/identity/organization.store';
import { receiptStore } from '../../entities/receipts/receipt.store';
import { ledgerStore } from '../../entities/treasury/ledger.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { changeGift, lockGift } from './change-gift';
import { readDonorFacts } from './donor-facts';
import { readIntakeRecord, type CaseTiming } from './intake-record';
import { giftEvent } from './outgoing';

/** An anonymous donor's receipt names nobody. */
const readDonor = async (tx: Tx, donorId: string): Promise<Pick<ReceiptFacts, 'donor'>> => {
  const { fullName: name, address: addressLines } = await readDonorFacts(tx, donorId);
  return name === undefined ? {} : { donor: { name, ...(addressLines && { addressLines }) } };
};

/** When the last of the gift's money came in: the date of the gift. */
const giftDate = async (tx: Tx, donationId: string): Promise<Date> => {
  const payments = (await paymentStore(tx).ofDonation(donationId)).filter(({ status }) => status === 'matched');
  const latest = Math.max(...payments.map(({ receivedAt }) => receivedAt.getTime()));
  if (payments.length === 0) throw new Error(`donation ${donationId} is confirmed without a payment`);
  return new Date(latest);
};

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** Takes the receipt's number and freezes its facts. */
const issueReceipt = async (
  tx: Tx,
  gift: LockedDonation,
  organization: OrganizationFacts,
  verifyUrl: string | undefined,
) => {
  const issuedAt = new Date();
  const year = issuedAt.getUTCFullYear();
  const receivedAt = await giftDate(tx, gift.id);
  const receipts = receiptStore(tx);
  const replaced = gift.receiptId === null ? null : await receipts.find(gift.receiptId);
  const sequence = await receipts.nextSequence(organization.id, year);
  const number = formatReceiptNumber(year, sequence);
  const facts: ReceiptFacts = {
    jurisdiction: 'US',
    organization: {
      legalName: organization.legalName,
      registrationNumber: organization.registrationNumber,
      addressLines: organization.address,
    },
    ...(await readDonor(tx, gift.donorId)),
    number,
    ...(replaced && { replacesNumber: replaced.number }),
    issuedAt: issuedAt.toISOString(),
    issuedOn: dayOf(issuedAt),
    givenOn: dayOf(receivedAt),
    method: gift.method,
    currency: gift.currency,
    amountAtomic: gift.receivedAtomic.toString(),
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
    organizationId: organization.id,
    donationId: gift.id,
    replacesId: replaced?.id ?? null,
    jurisdiction,
    facts: sealed,
    issuedAt,
  });
  return { id, number };
};

/**
 * Settles a cleared gift in one transaction: the journal that makes it income, the gapless receipt number, the frozen
 * facts and the outgoing event. Idempotent: a gift that is settled is left alone.
 */
export const settleDonation = (
  {
    withActor,
    caseTiming,
    verifyUrl,
  }: {
    withActor: WithActor;
    caseTiming: CaseTiming; /** Where a receipt can be checked, printed on it. */
    verifyUrl?: string | undefined;
  },
  donationId: string,
  actor: Actor,
): Promise<IntakeRecord> =>
  withActor(actor, async (tx) => {
    const gift = await lockGift(tx, donationId);
    // Disputed money is no income yet.
    if (gift.status === 'confirmed' && !(await reversalStore(tx).isContested(gift.id))) {
      const organization = await organizationStore(tx.manager).current();
      if (!organization) throw new Error('organizations is empty: run npm run seed');
      const receipt = await issueReceipt(tx, gift, organization, verifyUrl);
      // The database allows one standing receipt a gift, and one settlement a receipt.
      const earned = transfer(held(gift.currency), income(gift.currency), gift.receivedAtomic);
      ledgerStore(tx).post({ kind: 'gift-settled', sourceType: 'receipt', sourceId: receipt.id }, earned);
      const change = {
        status: 'reconciled',
        statusReason: 'settled',
        receiptId: receipt.id,
        closedAt: new Date(),
      } as const;
      changeGift(tx, gift, change, 'donation.settled');
      tx.outbox.deliver(giftEvent('donation.settled', gift, 'reconciled', { receipt_number: receipt.number }));
    }
    return readIntakeRecord(tx, donationId, caseTiming);
  });
