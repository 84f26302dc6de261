const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** No grant lasts longer, counted from its request. The database refuses more. */
export const LONGEST_GRANT_MS = 14 * 24 * HOUR_MS;
export const LONGEST_BREAK_GLASS_MS = HOUR_MS;
/** A request that nobody decides expires after this. */
export const DECIDE_WITHIN_MS = 72 * HOUR_MS;
/** A broken glass is reviewed within this; then people are notified again, each time this has passed once more. */
export const REVIEW_WITHIN_MS = 24 * HOUR_MS;
/** What was let in just before the end may still be at work; the report is written after it. */
export const REPORT_AFTER_MS = MINUTE_MS;

/** How the audit log names changes of a type of resource. */
export interface AuditedAs {
  /** What events call it; null where they are about the thing that it is about. */
  resourceType: string | null;
  /** What their actions begin with. */
  actions: string;
}

const named = (resourceType: string): AuditedAs => ({ resourceType, actions: '' });

const AUDITED_AS: Readonly<Record<string, AuditedAs>> = {
  donations: named('donation'),
  payments: named('payment'),
  refunds: named('refund'),
  cases: named('case'),
  receipts: named('receipt'),
  parked: named('workflow'),
  subjects: named('subject-request'),
  signatures: named('signature'),
  consents: { resourceType: 'donor', actions: 'consent.' },
  holds: { resourceType: null, actions: 'legal-hold.' },
  policies: named('policy'),
  violations: named('violation'),
  reports: named('report'),
};

export const auditedAs = (resourceType: string): AuditedAs => AUDITED_AS[resourceType] ?? named(resourceType);
