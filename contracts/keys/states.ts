/** The scopes of data keys: a person, a legal retention, or a month of bodies without a known subject. */
export const KEY_SCOPES = ['subject', 'retention', 'intake'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

export const SIGNING_ALGORITHMS = ['EdDSA'] as const;
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** The purposes of signing keys. A signature by a key of another purpose is invalid. */
export const KEY_PURPOSES = ['audit', 'documents'] as const;
export type KeyPurpose = (typeof KEY_PURPOSES)[number];
