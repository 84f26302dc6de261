import type { IntakeRecord, ReceiptState } from '../../contracts/donations/messages';
import type { ReviewTerms } from '../../contracts/compliance/messages';

export type IntakeStep =
  | { do: 'await-payment' }
  | { do: 'screen' }
  | { do: 'review'; terms: ReviewTerms }
  | { do: 'await-dispute' }
  | { do: 'await-people'; needs: NonNullable<IntakeRecord['needs']> }
  | { do: 'settle' }
  | { do: 'render'; receiptId: string }
  | { do: 'close' };

/** Returns the standing receipts of a gift, also from a result that was recorded when it had one at most. */
export const receiptsOf = ({ receipts, receipt }: Partial<IntakeRecord>): readonly ReceiptState[] =>
  receipts ?? (receipt ? [receipt] : []);

const renderOrClose = (record: IntakeRecord): IntakeStep => {
  const waiting = receiptsOf(record).find(({ rendered }) => !rendered);
  return waiting ? { do: 'render', receiptId: waiting.receiptId } : { do: 'close' };
};

/** Returns the next step of a gift from its record alone, so that any run can continue where the last one stopped. */
export const nextStep = (record: IntakeRecord): IntakeStep => {
  const { status, review, disputed, needs } = record;
  // A case may be open on a held gift, and on a blocked one whose block is to be lifted.
  if (review) return { do: 'review', terms: review };
  switch (status) {
    case 'created':
      return { do: 'await-payment' };
    case 'pending':
      return { do: 'screen' };
    case 'confirmed':
      if (disputed) return { do: 'await-dispute' };
      return needs ? { do: 'await-people', needs } : { do: 'settle' };
    case 'reconciled':
      return renderOrClose(record);
    case 'flagged':
    case 'kyc_required':
    case 'blocked':
    case 'cancelled':
    case 'expired':
    case 'declined':
    case 'failed':
    case 'refund_pending':
    case 'refunded':
      return { do: 'close' };
  }
};
