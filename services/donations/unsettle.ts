import type { ReceiptVoidReason } from '../../contracts/receipts/states';
import { held, income, transfer } from '../../domain/treasury/journals';
import { giftYearOf } from '../../domain/donations/gift-years';
import type { LockedDonation } from '../../entities/donations/donation.store';
import type { FoundPayment } from '../../entities/donations/payment.store';
import { receiptStore } from '../../entities/receipts/receipt.store';
import { ledgerStore, type NewJournal } from '../../entities/treasury/ledger.store';
import type { Tx } from '../../platform/database/unit-of-work';
import { giftEvent } from './outgoing';

/** Voids the receipt that a payment is part of and takes its sum out of income, before some of the money goes back. */
export const unsettle = async (
  tx: Tx,
  gift: LockedDonation,
  payment: FoundPayment,
  source: Pick<NewJournal, 'sourceType' | 'sourceId'>,
  reason: ReceiptVoidReason,
): Promise<void> => {
  const receipts = receiptStore(tx);
  const year = giftYearOf(payment);
  const receipt = year === null ? null : await receipts.findIssued(gift.id, year);
  if (!receipt || !(await receipts.void(receipt.id, reason))) return;
  tx.outbox.deliver(giftEvent('receipt.voided', gift, gift.status, { receipt_number: receipt.number }));
  const ledger = ledgerStore(tx);
  const settled = await ledger.unreversed('gift-settled', receipt.id);
  if (!settled) throw new Error(`receipt ${receipt.id} has no settlement in the ledger`);
  const reversal = transfer(income(gift.currency), held(gift.currency), await ledger.amountOf(settled));
  ledger.post({ kind: 'settlement-reversed', ...source, reversesId: settled }, reversal);
};
