import { z } from 'zod';
import { wireHash, wireId, wireTime } from '../kernel/schemas';
import { REVOCATION_REASONS, SIGNATURE_FAULTS, SIGNATURE_VERDICTS, SIGNING_INTENTS } from './signatures';
import { SIGNING_ALGORITHMS } from '../keys/states';

/** Shapes of signatures on the wire. Never imported as a value by workflow code. */

/** `sha256`: of the file that the signer has before them. `intent`: the words that they were shown. */
export const signatureBody = z.strictObject({
  /** Reports are signed by approving them. */
  resource_type: z.literal('receipts'),
  /** As people call it: the number of a receipt. */
  reference: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/, 'the number of a receipt'),
  sha256: wireHash,
  intent: z.literal(SIGNING_INTENTS.receipts),
});

/**
 * `manifest` is the text that was signed, canonical JSON (RFC 8785); `signature` a JWS whose payload is left out
 * (RFC 7515, appendix F): put base64url(manifest) between its dots.
 */
export const signatureResource = z
  .strictObject({
    id: wireId,
    verdict: z.enum(SIGNATURE_VERDICTS),
    /** Of an invalid one. */
    fault: z.enum(SIGNATURE_FAULTS).nullable(),
    manifest: z.string(),
    signature: z.string(),
    key_id: z.string(),
    algorithm: z.enum(SIGNING_ALGORITHMS),
    signed_at: wireTime,
    revoked_at: wireTime.nullable(),
    revocation_reason: z.enum(REVOCATION_REASONS).nullable(),
  })
  .meta({ id: 'Signature' });
export type SignatureResource = z.output<typeof signatureResource>;

export const verifyFileQuery = z.strictObject({ sha256: wireHash });

/** The signatures of a file: an empty list for an unknown file as for an unsigned one. */
export const fileVerification = z.strictObject({ sha256: wireHash, signatures: z.array(signatureResource) });
export type FileVerification = z.output<typeof fileVerification>;

export const revocationBody = z.strictObject({ reason: z.enum(REVOCATION_REASONS) });
