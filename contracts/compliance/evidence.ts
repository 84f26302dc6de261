/** Why a name cannot be compared with the lists by itself, so that a person looks at it. */
export const UNREADABLE_REASONS = [
  'not-a-name',
  'no-letters',
  'hidden-characters',
  'script',
  'signs-in-words',
  'spaced-letters',
  'too-many-words',
] as const;
export type UnreadableReason = (typeof UNREADABLE_REASONS)[number];

export const SCREENED_ROLES = ['donor', 'payer'] as const;
export type ScreenedRole = (typeof SCREENED_ROLES)[number];

/** What a reviewer judges by; sealed at rest, opened only for people with a case permission. */
export interface CaseEvidence {
  /** The donor and every payer who is somebody else; empty where nobody is named. */
  subjects: EvidenceSubject[];
  matcherVersion: string;
  threshold: number;
  listIds: string[];
  hits: EvidenceHit[];
}

export interface EvidenceSubject {
  role: ScreenedRole;
  name: string;
  country?: string | undefined;
  addressLines?: string[] | undefined;
  /** Why a person must read the name; empty where the lists were compared with it. */
  unreadable: UnreadableReason[];
  /** What a cleared pair of this subject is kept under: the donor's id, or a keyed hash of a payer's name and country. */
  key: string;
}

export interface EvidenceHit {
  /** Position in `subjects`. */
  subject: number;
  entityRef: string;
  entityHash: string;
  listedName: string;
  score: number;
  features: Record<string, number>;
}
