import type { EntityManager } from 'typeorm';
import { RIGHTS, RIGHTS_OF_U, type FoundRights } from '../governance/rights.store';
import { UserIdentity } from './user-identity.entity';

const PROVIDER = 'hingecraft';

export interface NewApiKey {
  id: string;
  userId: string;
  /** The readable part, by which the key is found. */
  prefix: string;
  /** Keyed hash of the whole key. */
  secretHash: string;
}

export interface FoundApiKey extends FoundRights {
  id: string;
  userId: string;
  secretHash: string | null;
  /** Not noted as used within the last minute. */
  stale: boolean;
}

// One query a request: the key, its owner while active, and what decides about the owner at this moment.
const FIND = `
  select i.id, i.user_id as "userId", i.secret_hash as "secretHash",
         (i.last_used_at is null or i.last_used_at < now() - interval '1 minute') as stale, ${RIGHTS}
  from user_identities i join users u on u.id = i.user_id and u.status = 'active' ${RIGHTS_OF_U}
  where i.identity_type = 'api_key' and i.provider = '${PROVIDER}' and i.identity_value = $1 and i.revoked_at is null`;

// The condition again, so that of many requests in one moment only the first writes.
const TOUCH = `
  update user_identities set last_used_at = now()
  where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`;

export const apiKeyStore = (manager: EntityManager) => ({
  insert: ({ id, userId, prefix, secretHash }: NewApiKey) =>
    manager.insert(UserIdentity, {
      id,
      userId,
      identityType: 'api_key',
      provider: PROVIDER,
      identityValue: prefix,
      secretHash,
      verifiedAt: new Date(),
    }),

  /** A key that is not revoked, of a user who is active. */
  async findLive(prefix: string): Promise<FoundApiKey | undefined> {
    const [row] = await manager.query<FoundApiKey[]>(FIND, [prefix]);
    return row;
  },

  touch: (id: string) => manager.query(TOUCH, [id]),

  /** Ends a key; returns its id, or `undefined` when there is none that lives. */
  async revoke(prefix: string): Promise<string | undefined> {
    const where = { provider: PROVIDER, identityValue: prefix } as const;
    const found = await manager.findOneBy(UserIdentity, { ...where, identityType: 'api_key' });
    if (!found || found.revokedAt) return undefined;
    await manager.update(UserIdentity, { id: found.id }, { revokedAt: new Date() });
    return found.id;
  },
});
