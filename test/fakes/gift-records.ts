import { refused } from '../../contracts/kernel/refused';
import type { CaseActivities } from '../../activities/compliance/case.activities';
import type { DonationActivities } from '../../activities/donations/donation.activities';
import type { ReceiptActivities } from '../../activities/receipts/receipt.activities';
import type { CaseStep, ReviewTerms, ScreeningActivities } from '../../contracts/compliance/messages';
import type { IntakeRecord } from '../../contracts/donations/messages';
import { intakeRecord } from '../factories/intake-record';

export interface GiftRecords extends DonationActivities, ScreeningActivities, CaseActivities, ReceiptActivities {
  record: IntakeRecord;
  caseSteps: CaseStep[];
  /** The payment comes in, as the webhook's transaction would store it. */
  pay(received?: IntakeRecord['received']): void;
  /** Makes the next `times` calls of a step fail. */
  failing: Partial<Record<string, number>>;
  calls: string[];
  /** The receipts that settling issues. */
  issues: string[];
}

/** One gift kept in memory, with the rules of the services; a real implementation of the steps' ports. */
export const createGiftRecords = (
  start: Partial<IntakeRecord> & { nowMs?: number } = {},
  hit?: ReviewTerms,
): GiftRecords => {
  const { nowMs = Date.now(), ...given } = start;
  const step = async (name: string, change: () => void): Promise<IntakeRecord> => {
    gift.calls.push(name);
    const left = gift.failing[name] ?? 0;
    if (left > 0) {
      gift.failing[name] = left - 1;
      throw new Error('planted');
    }
    change();
    return { ...gift.record };
  };
  const gift: GiftRecords = {
    record: intakeRecord({ payUntilMs: nowMs + 24 * 3_600_000, ...given }),
    caseSteps: [],
    failing: {},
    calls: [],
    issues: ['receipt-1'],
    pay(received = 'enough') {
      gift.record.received = received;
      if (received === 'enough') gift.record.status = 'pending';
    },
    readIntake: () => step('readIntake', () => undefined),
    closePaymentWindow: () =>
      step('closePaymentWindow', () => {
        if (gift.record.status !== 'created') return;
        gift.record.status = gift.record.received === 'nothing' ? 'expired' : 'pending';
      }),
    cancelDonation: () =>
      step('cancelDonation', () => {
        if (gift.record.received !== 'nothing') throw refused('donation.not-cancellable');
        gift.record.status = 'cancelled';
      }),
    screenDonation: () =>
      step('screenDonation', () => {
        if (gift.record.awaitingLists) return;
        if (hit) Object.assign(gift.record, { status: 'flagged', review: hit });
        else gift.record.status = 'confirmed';
      }),
    settleDonation: () =>
      step('settleDonation', () => {
        gift.record.status = 'reconciled';
        gift.record.receipts = gift.issues.map((receiptId) => ({ receiptId, rendered: false }));
      }),
    giveUpDonation: (_donationId, _proposedBy, approvedBy) =>
      step('giveUpDonation', () => {
        if (gift.record.received !== 'nothing' && approvedBy === null) throw refused('donation.second-person-needed');
        gift.record.status = gift.record.received === 'nothing' ? 'failed' : 'refund_pending';
      }),
    renderReceipt: async (rendered) => {
      await step('renderReceipt', () => {
        gift.record.receipts = gift.record.receipts.map((each) =>
          each.receiptId === rendered ? { ...each, rendered: true } : each,
        );
      });
    },
    recordCaseStep: async (_caseId, taken) => {
      await step('recordCaseStep', () => {
        gift.caseSteps.push(taken);
        const { verdict } = taken.after;
        if (!verdict) return;
        delete gift.record.review;
        gift.record.status = ({ clear: 'confirmed', decline: 'declined', block: 'blocked' } as const)[verdict];
      });
      return taken.after;
    },
  };
  return gift;
};
