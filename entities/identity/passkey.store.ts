import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import { UserIdentity } from './user-identity.entity';

const PROVIDER = 'passkey';

export interface NewPasskey {
  userId: string;
  /** As the authenticator names it, base64url. */
  credentialId: string;
  /** COSE. */
  publicKey: Buffer;
  counter: number;
}

export interface FoundPasskey extends NewPasskey {
  id: string;
}

export interface ShownPasskey {
  id: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

// A counter that does not grow is a copy of the authenticator, except that some have none and always send 0.
const USE = `
  update user_identities set counter = $2, last_used_at = now()
  where id = $1 and revoked_at is null and (counter < $2 or (counter = 0 and $2 = 0))`;
const REVOKE = `
  update user_identities set revoked_at = now()
  where id = $1 and user_id = $2 and provider = '${PROVIDER}' and revoked_at is null`;
const LIST = `
  select id, created_at as "createdAt", last_used_at as "lastUsedAt" from user_identities
  where user_id = $1 and provider = '${PROVIDER}' and revoked_at is null order by id`;

export const passkeyStore = (manager: EntityManager) => {
  const changed = async (sql: string, parameters: unknown[]): Promise<boolean> =>
    (await manager.query<[unknown, number]>(sql, parameters))[1] === 1;
  return {
    insert: ({ userId, credentialId, publicKey, counter }: NewPasskey) =>
      manager.insert(UserIdentity, {
        id: newId(),
        userId,
        publicKey,
        identityType: 'passkey',
        provider: PROVIDER,
        identityValue: credentialId,
        counter: String(counter),
        verifiedAt: new Date(),
      }),

    async find(credentialId: string): Promise<FoundPasskey | undefined> {
      const found = await manager.findOneBy(UserIdentity, { provider: PROVIDER, identityValue: credentialId });
      if (!found?.publicKey || found.revokedAt) return undefined;
      const { id, userId, publicKey, counter } = found;
      return { id, userId, credentialId, publicKey, counter: Number(counter) };
    },

    list: (userId: string): Promise<ShownPasskey[]> => manager.query<ShownPasskey[]>(LIST, [userId]),
    /** Takes what the authenticator has counted; false when it is not more than before. */
    use: (id: string, counter: number) => changed(USE, [id, counter]),
    /** False when the user has no such passkey. */
    revoke: (id: string, userId: string) => changed(REVOKE, [id, userId]),
  };
};
