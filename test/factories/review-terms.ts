import { randomUUID } from 'node:crypto';
import type { ReviewTerms } from '../../contracts/compliance/messages';
import type { CaseKind } from '../../contracts/compliance/states';

const HOUR_MS = 3_600_000;

/** A case opened at `nowMs`, due in five days, on the gift of a donor who is also the user `donor`. */
export const reviewTerms = (nowMs: number, kind: CaseKind = 'sanctions-hit'): ReviewTerms => ({
  caseId: randomUUID(),
  kind,
  donationId: randomUUID(),
  openedAtMs: nowMs,
  dueAtMs: nowMs + 120 * HOUR_MS,
  leaseMs: HOUR_MS,
  remindBeforeMs: 24 * HOUR_MS,
  donorUserId: 'donor',
});
