import type { EntityManager } from 'typeorm';
import { RIGHTS, RIGHTS_OF_U, type FoundRights } from './rights.store';
import { UserIdentity } from './user-identity.entity';

/** `provider` of keys that are sent. */
export const KEYS = 'hingecraft';
/** `provider` of secrets that sign requests and are never sent. */
export const SIGNATURES = 'hingecraft-signature';
export type ApiKeyProvider = typeof KEYS | typeof SIGNATURES;

export interface NewApiKey {
  id: string;
  userId: string;
  /** The readable part, by which the key is found. */
  prefix: string;
  /** Keyed hash of a key that is sent. */
  secretHash?: string;
  /** A secret that signs, sealed under the user's key. */
  secretWrapped?: Buffer;
}

export interface FoundApiKey extends FoundRights {
  id: string;
  userId: string;
  secretHash: string | null;
  secretWrapped: Buffer | null;
  /** Not noted as used within the last minute. */
  stale: boolean;
}

// One query a request: the key, its owner while active, and what decides about the owner at this moment.
const FIND = `
  select i.id, i.user_id as "userId", i.secret_hash as "secretHash", i.secret_wrapped as "secretWrapped",
         (i.last_used_at is null or i.last_used_at < now() - interval '1 minute') as stale, ${RIGHTS}
  from user_identities i join users u on u.id = i.user_id and u.status = 'active' ${RIGHTS_OF_U}
  where i.identity_type = 'api_key' and i.provider = $1 and i.identity_value = $2 and i.revoked_at is null`;

// The condition again, so that of many requests in one moment only the first writes.
const TOUCH = `
  update user_identities set last_used_at = now()
  where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`;

export const apiKeyStore = (manager: EntityManager, provider: ApiKeyProvider = KEYS) => ({
  insert: ({ prefix, ...key }: NewApiKey) =>
    manager.insert(UserIdentity, {
      ...key,
      identityType: 'api_key',
      provider,
      identityValue: prefix,
      verifiedAt: new Date(),
    }),

  /** A key that is not revoked, of a user who is active. */
  async findLive(prefix: string): Promise<FoundApiKey | undefined> {
    const [row] = await manager.query<FoundApiKey[]>(FIND, [provider, prefix]);
    return row;
  },

  touch: (id: string) => manager.query(TOUCH, [id]),

  /** Ends a key; returns its id, or `undefined` when there is no active one. */
  async revoke(prefix: string): Promise<string | undefined> {
    const where = { provider, identityValue: prefix } as const;
    const found = await manager.findOneBy(UserIdentity, { ...where, identityType: 'api_key' });
    if (!found || found.revokedAt) return undefined;
    await manager.update(UserIdentity, { id: found.id }, { revokedAt: new Date() });
    return found.id;
  },
});
