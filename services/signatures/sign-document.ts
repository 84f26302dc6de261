import type { Actor } from '../../contracts/identity/actor';
import type { SignatureResource } from '../../contracts/signatures/schemas';
import { SIGNING_INTENTS } from '../../contracts/signatures/signatures';
import { Refused } from '../../contracts/kernel/refused';
import { detached } from '../../domain/signatures/export-index';
import { signatureManifest } from '../../domain/signatures/signature';
import { signingKeyStore } from '../../entities/keys/signing-key.store';
import { signatureStore, type FoundSignature } from '../../entities/signatures/signature.store';
import type { SigningKey } from '../../platform/crypto/signing-key';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import { receiptFileFor } from '../receipts/read-receipt';
import type { SignedDocument } from './signed-documents';
import { showSignature, type SignatureChecks } from './verify-file';

/** About as long as a process takes to be started anew, with the other key. */
const RETRY_AFTER_SECONDS = 60;

/**
 * The time of a signature by this key, which is published from its first one on and ends the keys before it. Throws
 * `Refused` (kernel.unavailable) for a key whose place another has taken: what it signed now would verify nowhere.
 */
const timeToSign = async (tx: Tx, { keyId, publicJwk }: SigningKey): Promise<Date> => {
  const store = signingKeyStore(tx.manager);
  const key = { keyId, purpose: 'documents' as const, publicJwk: { ...publicJwk }, validFrom: new Date() };
  if (await store.register(key)) {
    const ended = await store.endOthers(key);
    const details = { ended: ended.join(' ') };
    tx.audit({ action: 'signing-key.begun', resourceType: 'signing-key', resourceId: keyId, details });
  }
  const kept = await store.keep(keyId);
  if (!kept || kept.key.purpose !== 'documents' || kept.key.validUntil) {
    throw new Refused(
      'kernel.unavailable',
      `signing key ${keyId} was replaced: this process needs the key that took its place`,
      undefined,
      RETRY_AFTER_SECONDS,
    );
  }
  return kept.now < kept.key.validFrom ? kept.key.validFrom : kept.now;
};

/**
 * Signs a version of a document for the actor, with the statement that they were shown. Throws `Refused`
 * (kernel.conflict) where they have signed it before.
 */
export const signDocument = async (
  tx: Tx,
  signer: SigningKey,
  id: string,
  document: SignedDocument,
  actor: Actor,
): Promise<FoundSignature> => {
  const signedAt = await timeToSign(tx, signer);
  const { type, sha256 } = document;
  const manifest = signatureManifest({
    id,
    sha256,
    sizeBytes: document.sizeBytes,
    mediaType: document.mediaType,
    documentType: type,
    documentId: document.id,
    reference: document.reference,
    version: document.version,
    signerId: actor.userId,
    intent: SIGNING_INTENTS[type],
    signedAt,
  });
  const signature = {
    id,
    signerId: actor.userId,
    resourceType: type,
    resourceId: document.id,
    documentVersion: document.version,
    contentSha256: sha256,
    manifest,
    signature: detached(signer.sign(manifest)),
    keyId: signer.keyId,
    signedAt,
  };
  const store = signatureStore(tx.manager);
  if (!(await store.insert(signature))) {
    const standing = await store.standing(signature);
    throw new Refused(
      'kernel.conflict',
      `you have already signed ${document.reference}, with signature ${standing?.id ?? id}`,
    );
  }
  const details = { documentType: type, documentId: document.id, sha256, keyId: signer.keyId };
  tx.audit({ action: 'signature.made', resourceType: 'signature', resourceId: id, details });
  return { ...signature, algorithm: 'EdDSA', revokedAt: null, revocationReason: null };
};

export interface SignedReceipt {
  /** The same for every try of the request. */
  id: string;
  number: string;
  /** Of the file that the signer has before them, in hex. */
  sha256: string;
}

/** Signs a receipt's PDF. One whose id is there is shown as it is. Throws `Refused` (kernel.not-found, access.forbidden, kernel.conflict). */
export const signReceipt = (
  { withActor, documentSigner, ...checks }: { withActor: WithActor; documentSigner: SigningKey } & SignatureChecks,
  { id, number, sha256 }: SignedReceipt,
  caller: Caller,
): Promise<SignatureResource> =>
  withActor(caller.actor, async (tx) => {
    const { receipt, file } = await receiptFileFor(tx, number, caller);
    const before = await signatureStore(tx.manager).find(id);
    if (before) return showSignature(tx, checks, before);
    if (receipt.status !== 'issued') {
      throw new Refused(
        'kernel.conflict',
        `receipt ${number} is ${receipt.status}: only an issued receipt can be signed`,
      );
    }
    if (!file) throw new Refused('kernel.conflict', `the file of receipt ${number} is being rendered; try again soon`);
    if (file.sha256 !== sha256) {
      throw new Refused(
        'kernel.conflict',
        `the file of receipt ${number} is ${file.sha256}, not ${sha256}: download it again`,
        '/sha256',
      );
    }
    const document = {
      type: 'receipts' as const,
      id: receipt.id,
      reference: number,
      version: 1,
      sha256,
      sizeBytes: Number(file.sizeBytes),
      mediaType: file.mime,
    };
    return showSignature(tx, checks, await signDocument(tx, documentSigner, id, document, caller.actor));
  });
