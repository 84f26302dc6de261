import type { DocumentState } from '../../contracts/signatures/signatures';
import { receiptStore, type FoundReceipt } from '../../entities/receipts/receipt.store';
import type { Tx } from '../../platform/database/unit-of-work';

const STATE_OF_RECEIPT: Readonly<Record<FoundReceipt['status'], DocumentState>> = {
  issued: 'stands',
  replaced: 'superseded',
  voided: 'voided',
};

/** Returns the current state of a signed receipt. */
export const receiptState = async (tx: Tx, id: string): Promise<DocumentState> => {
  const receipt = await receiptStore(tx).find(id);
  if (!receipt) return 'gone';
  return receipt.status === 'issued' && receipt.contestedAt ? 'contested' : STATE_OF_RECEIPT[receipt.status];
};
