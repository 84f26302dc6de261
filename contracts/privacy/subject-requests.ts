/** The types of subjects who may make requests. Users are not among them, since their data cannot be erased yet. */
export const SUBJECT_TYPES = ['donor'] as const;
export type SubjectType = (typeof SUBJECT_TYPES)[number];

/** The laws that set the deadlines: GDPR, or the CCPA, which is followed voluntarily. */
export const SUBJECT_REGIMES = ['gdpr', 'ccpa'] as const;
export type SubjectRegime = (typeof SUBJECT_REGIMES)[number];

export const SUBJECT_REQUEST_TYPES = ['access', 'erasure', 'portability', 'correction'] as const;
export type SubjectRequestType = (typeof SUBJECT_REQUEST_TYPES)[number];

/**
 * The statuses of a request. `received`: the subject has not proved who they are; `held`: something forbids the erasure
 * for now.
 */
export const SUBJECT_REQUEST_STATUSES = [
  'received',
  'verified',
  'approved',
  'held',
  'ready',
  'done',
  'refused',
] as const;
export type SubjectRequestStatus = (typeof SUBJECT_REQUEST_STATUSES)[number];

export const SUBJECT_REFUSALS = [
  'identity-doubtful',
  'not-the-subject',
  'manifestly-unfounded',
  'excessive',
  'already-erased',
] as const;
export type SubjectRefusal = (typeof SUBJECT_REFUSALS)[number];

/** The reasons for which a request may take two months more (GDPR Art. 12(3)). */
export const EXTENSION_REASONS = ['complexity', 'number-of-requests'] as const;
export type ExtensionReason = (typeof EXTENSION_REASONS)[number];

/** The reasons that hold up an erasure. Each ends by itself or by a person's action, and none at a deadline. */
export const ERASURE_HOLDS = ['legal-hold', 'open-case', 'unfinished-gift', 'refund-under-way', 'open-export'] as const;
export type ErasureHold = (typeof ERASURE_HOLDS)[number];

/** The types of resources that a legal hold can name. */
export const HOLD_RESOURCES = ['donor', 'donation', 'audit-log'] as const;
export type HoldResource = (typeof HOLD_RESOURCES)[number];
/** The id by which a legal hold names the audit log, of which there is one. */
export const AUDIT_LOG_ID = '00000000-0000-7000-8000-000000000200';

/** The reasons for which data outlives its subject, each with the law that requires it. */
export const KEEP_REASONS = {
  'tax-receipt': 'Receipts of gifts: records of an exempt organisation, 26 U.S.C. 6001 and 6033, 26 CFR 1.6001-1(c)',
  ledger: 'Books of account and what supports them: 26 U.S.C. 6001, 26 CFR 1.6001-1(c)',
  'sanctions-evidence': 'Screening of transactions: records for ten years, 31 CFR 501.601',
  'consent-proof': 'Proof that consent was given: GDPR Art. 7(1); names nobody without the erased record',
  accountability: 'Who did what, as ids, and why, under retention keys: GDPR Art. 5(2) and 17(3)(b), (e)',
} as const;
export type KeepReason = keyof typeof KEEP_REASONS;

/** One place that an erasure touched, or left on purpose. `place` is `table.column` or `bucket/prefix`. */
export interface ManifestPlace {
  place: string;
  action: 'destroyed' | 'nulled' | 'cancelled' | 'deleted' | 'kept';
  count: number;
  reason?: KeepReason | undefined;
}

export interface ErasureManifest {
  version: 1;
  places: readonly ManifestPlace[];
}
