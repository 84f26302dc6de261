import type { ReceiptVoidReason } from '../../contracts/receipts/states';
import { giftYearOf } from '../../domain/donations/gift-years';
import { held, income, transfer } from '../../domain/treasury/journals';
import type { LockedDonation } from '../../entities/donations/donation.store';
import type { FoundPayment } from '../../entities/donations/payment.store';
import { receiptStore, type FoundReceipt } from '../../entities/receipts/receipt.store';
import { ledgerStore, type NewJournal } from '../../entities/treasury/ledger.store';
import type { Tx } from '../../platform/database/unit-of-work';
import { giftEvent } from './outgoing';

type Source = Pick<NewJournal, 'sourceType' | 'sourceId'>;

/** Ends a standing receipt and takes its sum out of income. One that another step has ended stays as it is. */
export const unsettleReceipt = async (
  tx: Tx,
  gift: LockedDonation,
  receipt: FoundReceipt,
  reason: ReceiptVoidReason,
  source: Source = { sourceType: 'receipt', sourceId: receipt.id },
): Promise<void> => {
  if (!(await receiptStore(tx).end(receipt.id, reason))) return;
  tx.outbox.deliver(giftEvent('receipt.voided', gift, gift.status, { receipt_number: receipt.number }));
  const ledger = ledgerStore(tx);
  const settled = await ledger.unreversed('gift-settled', receipt.id);
  if (!settled) throw new Error(`receipt ${receipt.id} has no settlement in the ledger`);
  const reversal = transfer(income(gift.currency), held(gift.currency), settled.amountAtomic);
  ledger.post({ kind: 'settlement-reversed', ...source, reversesId: settled.id }, reversal);
};

/** Voids the receipt that a payment is part of and takes its sum out of income, before some of the money goes back. */
export const unsettle = async (
  tx: Tx,
  gift: LockedDonation,
  payment: FoundPayment,
  source: Source,
  reason: ReceiptVoidReason,
): Promise<void> => {
  const year = giftYearOf(payment);
  const receipt = year === null ? null : await receiptStore(tx).findIssued(gift.id, year);
  if (receipt) await unsettleReceipt(tx, gift, receipt, reason, source);
};

/** Voids every standing receipt of a gift, whose money is no income any more. */
export const unsettleAll = async (tx: Tx, gift: LockedDonation, reason: ReceiptVoidReason): Promise<void> => {
  for (const receipt of await receiptStore(tx).ofDonation(gift.id))
    if (receipt.status === 'issued') await unsettleReceipt(tx, gift, receipt, reason);
};
