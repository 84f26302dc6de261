import { v7 as newId } from 'uuid';
import type { DonationMethod, PaymentDiscrepancy, PaymentNote, ReversalStatus } from '../../contracts/donations/states';
import type { Currency } from '../../contracts/money/currencies';
import { receivePayment, type Received } from '../../domain/donations/receiving';
import { atProvider, blocked, held, transfer } from '../../domain/treasury/journals';
import { donationStore, type DonationChange, type LockedDonation } from '../../entities/donations/donation.store';
import { paymentStore } from '../../entities/donations/payment.store';
import { ledgerStore } from '../../entities/treasury/ledger.store';
import type { Tx } from '../../platform/database/unit-of-work';
import { addDonor, type DonorDetails } from './add-donor';
import { changeGift } from './change-gift';
import { retentionKey } from '../../contracts/keys/owners';
import { factCommand } from './commands';
import { applyWaitingReversals } from './receive-reversal';

/** A payment as a verified webhook reports it. */
export interface ReportedPayment {
  provider: string;
  providerReference: string;
  webhookId: string;
  /** The pledge as the provider names it; absent for money that came by itself. */
  donationId?: string | undefined;
  method: DonationMethod;
  currency: Currency;
  amountAtomic: bigint;
  receivedAt: Date;
  payer: DonorDetails;
  /** What of it did not fit. */
  notes?: readonly PaymentNote[];
}

/** Money without a pledge begins a gift of its own, already paid. */
const beginGift = async (tx: Tx, reported: ReportedPayment): Promise<LockedDonation> => {
  const id = newId();
  const donorId = await addDonor(tx, reported.payer);
  const gift = {
    id,
    donorId,
    method: reported.method,
    chain: null,
    currency: reported.currency,
    amountAtomic: reported.amountAtomic,
    earmark: 'general',
    payUntil: reported.receivedAt,
    status: 'created',
    statusReason: 'awaiting-payment',
  } as const;
  donationStore(tx).insert(gift);
  return { ...gift, receivedAtomic: 0n, version: 1 };
};

/** One event for the payment and what it changes of its gift. */
const RECEIVED = 'payment.received';

const UNKNOWN: Omit<Received, 'status'> = { matched: false, discrepancy: 'unknown-pledge' };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Stores a payment, books it as held, and ties it to its gift, all in the caller's transaction.
 * Whatever does not fit stays a row of its own, unmatched and owned by finance.
 */
export const recordPayment = async (
  tx: Tx,
  reported: ReportedPayment,
): Promise<{ paymentId: string; discrepancy: PaymentDiscrepancy; reversals: ReversalStatus[] }> => {
  const named = reported.donationId;
  const gift =
    named === undefined
      ? await beginGift(tx, reported)
      : UUID.test(named)
        ? await donationStore(tx).lock(named)
        : undefined;
  const effect = gift
    ? receivePayment({ ...gift, pledgedAtomic: gift.amountAtomic }, reported.currency, reported.amountAtomic)
    : UNKNOWN;

  const paymentId = newId();
  const createdAt = new Date();
  const cell = { table: 'payments', column: 'payer', rowId: paymentId };
  const payer = await tx.cipher.sealKept(retentionKey('payers', createdAt), cell, JSON.stringify(reported.payer));
  paymentStore(tx).insert({
    id: paymentId,
    createdAt,
    donationId: gift?.id ?? null,
    webhookId: reported.webhookId,
    provider: reported.provider,
    providerReference: reported.providerReference,
    namedReference: named ?? null,
    currency: reported.currency,
    amountAtomic: reported.amountAtomic,
    receivedAt: reported.receivedAt,
    payer,
    notes: reported.notes?.length ? reported.notes.join() : null,
    status: effect.matched ? 'matched' : 'unmatched',
    discrepancy: effect.discrepancy,
  });
  const { currency, amountAtomic } = reported;
  const source = { sourceType: 'payment', sourceId: paymentId } as const;
  const received = transfer(atProvider(reported.provider, currency), held(currency), amountAtomic);
  ledgerStore(tx).post({ kind: 'payment-received', ...source }, received);
  if (gift?.status === 'blocked') {
    // Sanctioned property like the rest of the gift, whatever its currency.
    ledgerStore(tx).post(
      { kind: 'gift-blocked', ...source },
      transfer(held(currency), blocked(currency), amountAtomic),
    );
  }

  const details = { paymentId };
  if (gift && effect.matched) bookOnGift(tx, gift, reported.amountAtomic, effect as Received, details);
  else {
    tx.audit({
      action: RECEIVED,
      resourceType: gift ? 'donation' : 'payment',
      resourceId: gift?.id ?? paymentId,
      details,
    });
  }
  const concerns = effect.matched || gift?.status === 'created';
  if (gift && concerns) tx.outbox.signal(factCommand(gift, 'paymentSeen', paymentId));
  const reversals = await applyWaitingReversals(tx, reported.provider, reported.providerReference, paymentId);
  return { paymentId, discrepancy: effect.discrepancy, reversals };
};

const bookOnGift = (
  tx: Tx,
  gift: LockedDonation,
  amountAtomic: bigint,
  { status }: Received,
  details: { paymentId: string },
): void => {
  const newlyPaid = status === 'pending' && gift.status !== 'pending';
  const change: DonationChange = {
    receivedAtomic: gift.receivedAtomic + amountAtomic,
    status,
    ...(newlyPaid && { statusReason: 'screening', closedAt: null }),
  };
  changeGift(tx, gift, change, RECEIVED, details);
};
