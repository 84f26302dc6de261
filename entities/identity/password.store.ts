import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import { UserIdentity } from './user-identity.entity';

const PROVIDER = 'password';

export interface FoundPassword {
  userId: string;
  sessionVersion: number;
  /** Keyed hash of their email; null where they have none. */
  emailHash: string | null;
  /** Argon2id in PHC form; null where the user has set none. */
  hash: string | null;
}

const find = (by: string) => `
  select u.id as "userId", u.session_version as "sessionVersion", u.email_hash as "emailHash",
    i.secret_hash as hash
  from users u left join user_identities i
    on i.provider = '${PROVIDER}' and i.identity_value = u.id::text and i.revoked_at is null
  where ${by} and u.status = 'active'`;
const FIND_BY_EMAIL = find('u.email_hash = $1');
const FIND_BY_USER = find('u.id = $1');

const SET = `
  insert into user_identities (id, user_id, identity_type, provider, identity_value, secret_hash, verified_at, is_primary)
  values ($1, $2, 'password', '${PROVIDER}', $2::uuid::text, $3, now(), true)
  on conflict (provider, identity_value) where identity_value is not null
  do update set secret_hash = excluded.secret_hash, verified_at = now(), revoked_at = null
  returning id`;

export const passwordStore = (manager: EntityManager) => {
  const first = async (sql: string, parameter: string): Promise<FoundPassword | undefined> =>
    (await manager.query<FoundPassword[]>(sql, [parameter]))[0];
  return {
    /** The active user with this email, and what their password is compared with. */
    findByEmail: (emailHash: string) => first(FIND_BY_EMAIL, emailHash),
    findByUser: (userId: string) => first(FIND_BY_USER, userId),

    /** Sets or replaces the one password of a user. */
    set: (userId: string, hash: string) => manager.query(SET, [newId(), userId, hash]),

    async noteUse(userId: string): Promise<void> {
      await manager.update(UserIdentity, { provider: PROVIDER, identityValue: userId }, { lastUsedAt: new Date() });
    },
  };
};
