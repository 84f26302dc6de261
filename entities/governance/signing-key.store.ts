import type { EntityManager } from 'typeorm';
import { SigningKeyRow } from './signing-key.entity';

export interface FoundSigningKey {
  keyId: string;
  publicJwk: Record<string, string>;
  validFrom: Date;
  validUntil: Date | null;
}

export const signingKeyStore = (manager: EntityManager) => ({
  /** Every key that has ever signed, the newest first. */
  history: (): Promise<FoundSigningKey[]> =>
    manager.find(SigningKeyRow, { order: { validFrom: 'DESC', keyId: 'ASC' } }),
});
