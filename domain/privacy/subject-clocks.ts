import type { SubjectRegime } from '../../contracts/privacy/subject-requests';

const DAY_MS = 86_400_000;

/** Adds months to a time (UTC). Returns the last day of the month when the month has no such day. */
export const addMonths = (at: Date, months: number): Date => {
  const moved = new Date(at);
  const lastDay = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months + 1, 0)).getUTCDate();
  moved.setUTCFullYear(at.getUTCFullYear(), at.getUTCMonth() + months, Math.min(at.getUTCDate(), lastDay));
  return moved;
};

/**
 * Adds days from Monday to Friday to a time (UTC). Holidays count as such days, which only makes the result earlier.
 */
export const addBusinessDays = (at: Date, days: number): Date => {
  const moved = new Date(at);
  for (let left = days; left > 0;) {
    moved.setTime(moved.getTime() + DAY_MS);
    if (moved.getUTCDay() % 6 !== 0) left -= 1;
  }
  return moved;
};

export interface SubjectClock {
  dueAt: Date;
  acknowledgeBy: Date | null;
}

/**
 * Returns the deadlines of a request. GDPR Art. 12(3): one month to answer. 11 CCR 7021 (CCPA), which is followed
 * voluntarily: 10 business days to acknowledge, 45 days to answer.
 */
export const clockOf = (regime: SubjectRegime, receivedAt: Date): SubjectClock =>
  regime === 'gdpr'
    ? { dueAt: addMonths(receivedAt, 1), acknowledgeBy: null }
    : { dueAt: new Date(receivedAt.getTime() + 45 * DAY_MS), acknowledgeBy: addBusinessDays(receivedAt, 10) };

/**
 * Returns the extended deadline (GDPR Art. 12(3)): three months from the receipt. The subject must be notified within
 * the first.
 */
export const extendedDue = (receivedAt: Date): Date => addMonths(receivedAt, 3);
