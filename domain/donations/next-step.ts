import type { IntakeRecord } from '../../contracts/donations/messages';
import type { ReviewTerms } from '../../contracts/compliance/messages';

export type IntakeStep =
  | { do: 'await-payment' }
  | { do: 'screen' }
  | { do: 'review'; terms: ReviewTerms }
  | { do: 'await-dispute' }
  | { do: 'settle' }
  | { do: 'render'; receiptId: string }
  | { do: 'close' };

/** Returns the next step of a gift from its record alone, so that any run can continue where the last one stopped. */
export const nextStep = ({ status, review, receipt, disputed }: IntakeRecord): IntakeStep => {
  // A case may be open on a held gift, and on a blocked one whose block is to be lifted.
  if (review) return { do: 'review', terms: review };
  switch (status) {
    case 'created':
      return { do: 'await-payment' };
    case 'pending':
      return { do: 'screen' };
    case 'confirmed':
      return disputed ? { do: 'await-dispute' } : { do: 'settle' };
    case 'reconciled':
      return receipt && !receipt.rendered ? { do: 'render', receiptId: receipt.receiptId } : { do: 'close' };
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
