/** The types of subjects who may file requests; users follow when their data has an erasure of its own. */
export const SUBJECT_TYPES = ['donor'] as const;
export type SubjectType = (typeof SUBJECT_TYPES)[number];

/** The regimes of deadlines: GDPR, or the voluntary one after the CCPA. */
export const SUBJECT_REGIMES = ['gdpr', 'ccpa'] as const;
export type SubjectRegime = (typeof SUBJECT_REGIMES)[number];

export const SUBJECT_REQUEST_TYPES = ['access', 'erasure', 'portability', 'correction'] as const;
export type SubjectRequestType = (typeof SUBJECT_REQUEST_TYPES)[number];

/** `received` until the subject has shown who they are; `held` while something forbids the erasure for now. */
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

/** GDPR Art. 12(3): why a request may take two months more. */
export const EXTENSION_REASONS = ['complexity', 'number-of-requests'] as const;
export type ExtensionReason = (typeof EXTENSION_REASONS)[number];

/** The reasons that hold an erasure up; each ends by itself or by a person, and none by a deadline. */
export const ERASURE_HOLDS = ['legal-hold', 'open-case', 'unfinished-gift', 'refund-under-way', 'open-export'] as const;
export type ErasureHold = (typeof ERASURE_HOLDS)[number];

/** The resources of a legal hold. */
export const HOLD_RESOURCES = ['donor', 'donation', 'audit-log'] as const;
export type HoldResource = (typeof HOLD_RESOURCES)[number];
/** The one audit log, as a hold names it. */
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
