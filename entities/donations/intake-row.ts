import type { CaseKind } from '../../contracts/compliance/states';
import type { DonationMethod, DonationStatus, StatusReason } from '../../contracts/donations/states';
import type { Currency } from '../../contracts/money/currencies';

/** A gift with its unresolved case and its valid receipt, as one query returns it. */
export interface IntakeRow {
  status: DonationStatus;
  status_reason: StatusReason;
  method: DonationMethod;
  currency: Currency;
  amount_atomic: string;
  received_atomic: string;
  pay_until: Date;
  unmatched: number;
  disputed: boolean;
  undated: boolean;
  case_id: string | null;
  case_kind: CaseKind | null;
  case_opened_at: Date | null;
  case_due_at: Date | null;
  donor_user_id: string | null;
  receipts: { receiptId: string; rendered: boolean }[];
}
