/** Whose life a data key follows: a person's, the law's retention, or a month of bodies with no known subject. */
export const KEY_SCOPES = ['subject', 'retention', 'intake'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

export const SIGNING_ALGORITHMS = ['EdDSA'] as const;
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** What a key signs. A signature by a key of another purpose is none. */
export const KEY_PURPOSES = ['audit', 'documents'] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];
