/** The statement that a signer is shown and signs, for each type of document. */
export const SIGNING_INTENTS = {
  receipts: 'I confirm that we issued this receipt for the gift that it names.',
  compliance_reports: 'I approve this report for publication.',
} as const;
export type SignedType = keyof typeof SIGNING_INTENTS;
export const SIGNED_TYPES = Object.keys(SIGNING_INTENTS) as readonly SignedType[];

export const REVOCATION_REASONS = ['signed-in-error', 'document-wrong', 'signer-compromised'] as const;
export type RevocationReason = (typeof REVOCATION_REASONS)[number];

/** Recomputed at every look, and stored nowhere. `invalid`: it proves nothing, whatever it claims. */
export const SIGNATURE_VERDICTS = ['valid', 'contested', 'revoked', 'superseded', 'voided', 'invalid'] as const;
export type SignatureVerdict = (typeof SIGNATURE_VERDICTS)[number];

/** The reasons for which a signature is invalid. */
export const SIGNATURE_FAULTS = [
  'unknown-key',
  'key-for-other-purpose',
  'does-not-verify',
  'manifest-differs',
  'outside-key-validity',
] as const;
export type SignatureFault = (typeof SIGNATURE_FAULTS)[number];

/** The current state of a document, independent of its signatures. */
export type DocumentState = 'stands' | 'contested' | 'superseded' | 'voided' | 'gone';
