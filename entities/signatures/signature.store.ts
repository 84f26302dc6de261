import { IsNull, type EntityManager } from 'typeorm';
import type { RevocationReason, SignedType } from '../../contracts/signatures/signatures';
import { DigitalSignature } from './digital-signature.entity';

export interface NewSignature {
  id: string;
  signerId: string;
  resourceType: SignedType;
  resourceId: string;
  documentVersion: number;
  contentSha256: string;
  manifest: string;
  /** A detached JWS. */
  signature: string;
  keyId: string;
  signedAt: Date;
}

export interface FoundSignature extends NewSignature {
  algorithm: 'EdDSA';
  revokedAt: Date | null;
  revocationReason: RevocationReason | null;
}

/** More signers than a document has. */
const SHOWN_AT_MOST = 50;

export const signatureStore = (manager: EntityManager) => ({
  /** False when the signer has signed this version before. */
  async insert(signature: NewSignature): Promise<boolean> {
    const result = await manager
      .createQueryBuilder()
      .insert()
      .into(DigitalSignature)
      .values({ ...signature, algorithm: 'EdDSA' })
      .orIgnore()
      .returning('id')
      .execute();
    return (result.raw as unknown[]).length > 0;
  },

  find: (id: string): Promise<FoundSignature | null> => manager.findOneBy(DigitalSignature, { id }),

  /** The one that stands of this signer over this version. */
  standing: ({ signerId, resourceType, resourceId, documentVersion, contentSha256 }: NewSignature) =>
    manager.findOneBy(DigitalSignature, {
      signerId,
      resourceType,
      resourceId,
      documentVersion,
      contentSha256,
      revokedAt: IsNull(),
    }) as Promise<FoundSignature | null>,

  /** Of a file, the newest first. */
  ofFile: (contentSha256: string): Promise<FoundSignature[]> =>
    manager.find(DigitalSignature, {
      where: { contentSha256 },
      order: { signedAt: 'DESC', id: 'DESC' },
      take: SHOWN_AT_MOST,
    }),

  /** False when it was revoked before. */
  async revoke(id: string, revokedBy: string, revocationReason: RevocationReason): Promise<boolean> {
    const { affected } = await manager.update(
      DigitalSignature,
      { id, revokedAt: IsNull() },
      { revokedAt: new Date(), revokedBy, revocationReason },
    );
    return affected === 1;
  },
});
