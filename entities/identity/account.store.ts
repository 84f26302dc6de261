import type { EntityManager } from 'typeorm';
import type { UserStatus } from '../../contracts/identity/states';
import { User } from './user.entity';

export interface Account {
  id: string;
  status: UserStatus;
  /** Sealed under the user's key. */
  email: Buffer | null;
}

const END_SESSIONS = `update users set session_version = session_version + 1 where id = $1 returning session_version`;

// The row of a secret that is looked up by the user is emptied by name, so that a new one may be begun.
const FORGET_PROOFS = `
  update user_identities set revoked_at = now(), identity_value = case when identity_type = 'passkey' then identity_value end
  where user_id = $1 and identity_type in ('password','totp','passkey','oidc') and revoked_at is null`;

/** Reads and changes the facts that decide whether a user may log in. */
export const accountStore = (manager: EntityManager) => ({
  async find(id: string): Promise<Account | undefined> {
    return (
      (await manager.findOne(User, { where: { id }, select: { id: true, status: true, email: true } })) ?? undefined
    );
  },

  /** Moves a user from one status to another; false when they were no longer in it. */
  async setStatus(id: string, from: UserStatus, to: UserStatus): Promise<boolean> {
    const { affected } = await manager.update(User, { id, status: from }, { status: to });
    return affected === 1;
  },

  setEmail: (id: string, email: Buffer, emailHash: string) => manager.update(User, { id }, { email, emailHash }),

  /** Password, authenticator app, passkeys and OpenID links are no longer good; API keys stay. Returns how many there were. */
  async forgetProofs(id: string): Promise<number> {
    return (await manager.query<[unknown, number]>(FORGET_PROOFS, [id]))[1];
  },

  /** Every session that was opened before is over, at the next request of any process. Returns the new version. */
  async endSessions(id: string): Promise<number> {
    const [rows] = await manager.query<[{ session_version: number }[], number]>(END_SESSIONS, [id]);
    const [row] = rows;
    if (!row) throw new Error(`there is no user ${id}`);
    return row.session_version;
  },
});
