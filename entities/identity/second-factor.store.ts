import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import { UserIdentity } from './user-identity.entity';

const PROVIDER = 'totp';

export interface FoundTotp {
  id: string;
  userId: string;
  secretWrapped: Buffer;
  /** Shown to the user, and not yet proven to be in their app. */
  pending: boolean;
}

const BEGIN = `
  insert into user_identities (id, user_id, identity_type, provider, identity_value, secret_wrapped)
  values ($1, $2, 'totp', '${PROVIDER}', $2::uuid::text, $3)
  on conflict (provider, identity_value) where identity_value is not null do nothing returning id`;
const BEGIN_ANEW = `
  update user_identities set secret_wrapped = $2 where id = $1 and verified_at is null and revoked_at is null`;
// Steps only go up, whoever is faster: of two who send one code, one changes the row.
const USE_STEP = `
  update user_identities set counter = $2, last_used_at = now(), verified_at = coalesce(verified_at, now())
  where id = $1 and revoked_at is null and (counter is null or counter < $2)`;

/** Stores the authenticator app of a user, one at most. */
export const secondFactorStore = (manager: EntityManager) => {
  const count = async (sql: string, parameters: unknown[]): Promise<number> =>
    (await manager.query<[unknown, number]>(sql, parameters))[1];
  return {
    async find(userId: string): Promise<FoundTotp | undefined> {
      const found = await manager.findOneBy(UserIdentity, { provider: PROVIDER, identityValue: userId });
      if (!found?.secretWrapped || found.revokedAt) return undefined;
      return { id: found.id, userId, secretWrapped: found.secretWrapped, pending: found.verifiedAt === null };
    },

    /** Whether a log-in needs more than the password. */
    async has(userId: string): Promise<boolean> {
      return (await this.find(userId))?.pending === false;
    },

    /** Notes a secret that is not confirmed yet; false when a confirmed one is there. `seal` is given the row's id. */
    async begin(userId: string, seal: (id: string) => Promise<Buffer>): Promise<boolean> {
      const found = await this.find(userId);
      if (found) return (await count(BEGIN_ANEW, [found.id, await seal(found.id)])) === 1;
      const id = newId();
      return (await manager.query<unknown[]>(BEGIN, [id, userId, await seal(id)])).length > 0;
    },

    /** Takes a time step, once, and confirms a pending one; false for a step that has been passed. */
    async useStep(id: string, step: number): Promise<boolean> {
      return (await count(USE_STEP, [id, step])) === 1;
    },
  };
};
