import type { Actor } from '../../contracts/identity/actor';
import type { FileVerification, SignatureResource } from '../../contracts/signatures/schemas';
import type { RevocationReason } from '../../contracts/signatures/signatures';
import { Refused } from '../../contracts/kernel/refused';
import { attached, judgeSignature } from '../../domain/signatures/signature';
import { signingKeyStore } from '../../entities/keys/signing-key.store';
import { signatureStore, type FoundSignature } from '../../entities/signatures/signature.store';
import type { checkJwsBy } from '../../platform/crypto/signing-key';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import type { DocumentStates } from './signed-documents';

/** A function that returns whether a stored public key has signed a compact JWS. */
export type CheckSignature = typeof checkJwsBy;

/** The checks behind the verdict on a signature. */
export interface SignatureChecks {
  checkSignature: CheckSignature;
  documentStates: DocumentStates;
}

/** Shows a signature with its current verdict: key, statement and document are checked each time. */
export const showSignature = async (
  tx: Tx,
  { checkSignature, documentStates }: SignatureChecks,
  found: FoundSignature,
): Promise<SignatureResource> => {
  const key = await signingKeyStore(tx.manager).find(found.keyId);
  const check = checkSignature(attached(found.signature, found.manifest), key?.publicJwk ?? null);
  const document = await documentStates[found.resourceType](tx, found.resourceId);
  return {
    id: found.id,
    ...judgeSignature({
      id: found.id,
      sha256: found.contentSha256,
      signedAt: found.signedAt,
      revokedAt: found.revokedAt,
      manifest: found.manifest,
      check: check.state,
      key,
      document,
    }),
    manifest: found.manifest,
    signature: found.signature,
    key_id: found.keyId,
    algorithm: found.algorithm,
    signed_at: found.signedAt.toISOString(),
    revoked_at: found.revokedAt?.toISOString() ?? null,
    revocation_reason: found.revocationReason,
  };
};

/** Verifies a file publicly by its SHA-256: its signers, and the current verdict on each signature. */
export const verifyFile = (
  { withActor, ...checks }: { withActor: WithActor } & SignatureChecks,
  sha256: string,
  actor: Actor,
): Promise<FileVerification> =>
  withActor(actor, async (tx) => {
    const signatures: SignatureResource[] = [];
    for (const found of await signatureStore(tx.manager).ofFile(sha256))
      signatures.push(await showSignature(tx, checks, found));
    return { sha256, signatures };
  });

/** Revokes a signature for good. Throws `Refused` (kernel.not-found, kernel.conflict). */
export const revokeSignature = (
  { withActor, ...checks }: { withActor: WithActor } & SignatureChecks,
  id: string,
  reason: RevocationReason,
  { actor }: Caller,
): Promise<SignatureResource> =>
  withActor(actor, async (tx) => {
    const store = signatureStore(tx.manager);
    const found = await store.find(id);
    if (!found) throw new Refused('kernel.not-found', `there is no signature ${id}`);
    if (!(await store.revoke(id, actor.userId, reason))) {
      throw new Refused('kernel.conflict', `signature ${id} is already revoked`);
    }
    tx.audit({ action: 'signature.revoked', resourceType: 'signature', resourceId: id, details: { reason } });
    return showSignature(tx, checks, (await store.find(id)) ?? found);
  });
