import { canonicalText } from '../canonical-hash';
import type {
  DocumentState,
  SignatureFault,
  SignatureVerdict,
  SignedType,
} from '../../contracts/signatures/signatures';
import type { KeyPurpose } from '../../contracts/keys/states';

const TYPE = 'hingecraft.signature.v1';

/** The facts that are signed. No personal data: a signer by id, never by name. */
export interface SignatureFacts {
  id: string;
  /** SHA-256 in hex. */
  sha256: string;
  sizeBytes: number;
  mediaType: string;
  documentType: SignedType;
  documentId: string;
  /** As people call it. */
  reference: string;
  version: number;
  signerId: string;
  /** The words that were shown to the signer. */
  intent: string;
  signedAt: Date;
}

/** Returns the text that is signed (RFC 8785). */
export const signatureManifest = (facts: SignatureFacts): string =>
  canonicalText({
    type: TYPE,
    id: facts.id,
    content: { sha256: facts.sha256, size_bytes: facts.sizeBytes, media_type: facts.mediaType },
    document: {
      type: facts.documentType,
      id: facts.documentId,
      reference: facts.reference,
      version: facts.version,
    },
    signer: facts.signerId,
    intent: facts.intent,
    signed_at: facts.signedAt.toISOString(),
  });

/** Puts the payload back between the dots of a detached JWS (RFC 7515, appendix F). */
export const attached = (signature: string, manifest: string): string => {
  const [header = '', , mark = ''] = signature.split('.');
  return `${header}.${Buffer.from(manifest).toString('base64url')}.${mark}`;
};

/** A signature as it lies in the database, with all that decides about it now. */
export interface SignatureEvidence {
  id: string;
  sha256: string;
  signedAt: Date;
  revokedAt: Date | null;
  manifest: string;
  /** Whether the key it names has signed the manifest. */
  check: 'good' | 'bad' | 'unknown-key';
  key: { purpose: KeyPurpose; validFrom: Date; validUntil: Date | null } | null;
  document: DocumentState;
}

export interface Verdict {
  verdict: SignatureVerdict;
  fault: SignatureFault | null;
}

/** Whether the signed text is about the very file and time that the row beside it records. */
const tellsOf = ({ id, sha256, signedAt, manifest }: SignatureEvidence): boolean => {
  try {
    const said = JSON.parse(manifest) as {
      type?: unknown;
      id?: unknown;
      content?: { sha256?: unknown };
      signed_at?: unknown;
    };
    return (
      said.type === TYPE &&
      said.id === id &&
      said.content?.sha256 === sha256 &&
      said.signed_at === signedAt.toISOString()
    );
  } catch {
    return false;
  }
};

const faultOf = (evidence: SignatureEvidence): SignatureFault | undefined => {
  const { key, check, signedAt } = evidence;
  if (!key || check === 'unknown-key') return 'unknown-key';
  if (key.purpose !== 'documents') return 'key-for-other-purpose';
  if (check === 'bad') return 'does-not-verify';
  if (!tellsOf(evidence)) return 'manifest-differs';
  if (signedAt < key.validFrom || (key.validUntil && signedAt > key.validUntil)) return 'outside-key-validity';
  return undefined;
};

const VERDICT_OF: Readonly<Record<DocumentState, SignatureVerdict>> = {
  stands: 'valid',
  contested: 'contested',
  superseded: 'superseded',
  voided: 'voided',
  gone: 'voided',
};

/** Returns the current verdict on a signature. An invalid signature is reported before a revoked one. */
export const judgeSignature = (evidence: SignatureEvidence): Verdict => {
  const fault = faultOf(evidence);
  if (fault) return { verdict: 'invalid', fault };
  if (evidence.revokedAt) return { verdict: 'revoked', fault: null };
  return { verdict: VERDICT_OF[evidence.document], fault: null };
};
