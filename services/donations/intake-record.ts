import type { ReviewTerms } from '../../contracts/compliance/messages';
import type { IntakeRecord } from '../../contracts/donations/messages';
import { amountBucket } from '../../domain/money/amount';
import { Refused } from '../../contracts/kernel/refused';
import { donationStore } from '../../entities/donations/donation.store';
import type { IntakeRow } from '../../entities/donations/intake-row';
import type { Tx } from '../../platform/database/unit-of-work';

/** The times of a case; from configuration. */
export interface CaseTiming {
  dueMs: number;
  leaseMs: number;
  remindBeforeMs: number;
}

const reviewOf = (donationId: string, row: IntakeRow, timing: CaseTiming): ReviewTerms | undefined => {
  if (!row.case_id || !row.case_kind || !row.case_opened_at || !row.case_due_at) return undefined;
  return {
    caseId: row.case_id,
    kind: row.case_kind,
    donationId,
    openedAtMs: row.case_opened_at.getTime(),
    dueAtMs: row.case_due_at.getTime(),
    leaseMs: timing.leaseMs,
    remindBeforeMs: timing.remindBeforeMs,
    ...(row.donor_user_id !== null && { donorUserId: row.donor_user_id }),
  };
};

const receivedOf = (row: IntakeRow): IntakeRecord['received'] => {
  const received = BigInt(row.received_atomic);
  if (received === 0n) return row.unmatched > 0 ? 'other-currency-only' : 'nothing';
  return received < BigInt(row.amount_atomic) ? 'short' : 'enough';
};

const needsOf = ({ undated, status_reason: reason }: IntakeRow): Pick<IntakeRecord, 'needs'> => {
  if (undated) return { needs: 'payment-date' };
  return reason === 'receipt-held' ? { needs: 'printed-name' } : {};
};

/** Reads the record that a workflow continues from: ids, enums and times only. Throws `Refused` (kernel.not-found). */
export const readIntakeRecord = async (tx: Tx, donationId: string, timing: CaseTiming): Promise<IntakeRecord> => {
  const row = await donationStore(tx).intake(donationId);
  if (!row) throw new Refused('kernel.not-found', `there is no donation ${donationId}`);
  const review = reviewOf(donationId, row, timing);
  return {
    status: row.status,
    received: receivedOf(row),
    payUntilMs: row.pay_until.getTime(),
    method: row.method,
    amountBucket: amountBucket(BigInt(row.amount_atomic), row.currency),
    awaitingLists: row.status === 'pending' && row.status_reason === 'awaiting-lists',
    disputed: row.disputed,
    ...needsOf(row),
    ...(review && { review }),
    receipts: row.receipts,
  };
};
