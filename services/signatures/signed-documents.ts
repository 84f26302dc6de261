import type { DocumentState, SignedType } from '../../contracts/signatures/signatures';
import { reportStore } from '../../entities/controls/report.store';
import { receiptStore, type FoundReceipt } from '../../entities/receipts/receipt.store';
import type { Tx } from '../../platform/database/unit-of-work';

/** A version of a document that never changes any more, as its file is. */
export interface SignedDocument {
  type: SignedType;
  id: string;
  /** As people call it. */
  reference: string;
  version: number;
  /** Hex. */
  sha256: string;
  sizeBytes: number;
  mediaType: string;
}

const STATE_OF_RECEIPT: Readonly<Record<FoundReceipt['status'], DocumentState>> = {
  issued: 'stands',
  replaced: 'superseded',
  voided: 'voided',
};

/** How a signed document stands now. */
export const documentState = async (tx: Tx, type: SignedType, id: string): Promise<DocumentState> => {
  switch (type) {
    case 'receipts': {
      const receipt = await receiptStore(tx).find(id);
      return receipt ? STATE_OF_RECEIPT[receipt.status] : 'gone';
    }
    // Frozen once it is approved: it never stands in another way.
    case 'compliance_reports':
      return (await reportStore(tx.manager).isApproved(id)) ? 'stands' : 'gone';
  }
};
