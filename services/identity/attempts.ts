import type { Actor } from '../../contracts/identity/actor';
import { Refused } from '../../contracts/kernel/refused';
import { lockoutStore } from '../../entities/identity/lockout.store';
import { passwordStore, type FoundPassword } from '../../entities/identity/password.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';

/** The keys under which a try to log in is counted: the email as typed, whether or not it is known, and the address. */
export interface AttemptKeys {
  account: string;
  address: string;
}

export const attemptKeys = ({ cipher }: Pick<Tx, 'cipher'>, email: string, address: string | null): AttemptKeys => ({
  account: cipher.lookupHash('email', email),
  address: cipher.lookupHash('address', address ?? 'unknown'),
});

/**
 * The keys of a try of a user at a secret of their own. The account is counted together with its log-ins, so that a
 * stolen session gives no further guesses; the address apart, so that strangers' log-ins behind the same router do not
 * keep somebody who is logged in from proving who they are.
 */
const ownAttemptKeys = (
  { cipher }: Pick<Tx, 'cipher'>,
  userId: string,
  found: FoundPassword | undefined,
  address: string | null,
): AttemptKeys => ({
  account: found?.emailHash ?? cipher.lookupHash('user', userId),
  address: cipher.lookupHash('own-address', address ?? 'unknown'),
});

/**
 * Counts a try before its secret is looked at. Returns the seconds of a lock that stands, 0 where there is none. The
 * order of the two is the same for everybody, so that no two wait for each other.
 */
export const beginAttempt = async ({ manager }: Tx, keys: AttemptKeys): Promise<number> => {
  const store = lockoutStore(manager);
  const account = await store.begin('account', keys.account);
  return account || (await store.begin('address', keys.address));
};

export interface OwnAttempt {
  keys: AttemptKeys;
  /** Of the caller's current password; undefined where there is none. */
  hash: string | undefined;
}

/** Counts a try of a caller at a secret of their own, and gives what it is compared with. Throws `Refused` (identity.locked-out). */
export const beginOwnAttempt = async (
  withActor: WithActor,
  actor: Actor,
  address: string | null,
): Promise<OwnAttempt> => {
  const { seconds, ...attempt } = await withActor(
    actor,
    async (tx) => {
      const found = await passwordStore(tx.manager).findByUser(actor.userId);
      const keys = ownAttemptKeys(tx, actor.userId, found, address);
      const seconds = await beginAttempt(tx, keys);
      return { keys, seconds, hash: found?.hash ?? undefined };
    },
    { technical: 'a counted attempt' },
  );
  if (seconds > 0) throw lockedOut(seconds);
  return attempt;
};

/**
 * Records that a try was right. Only this try is uncounted for the address: the holder of one account must not reset
 * guesses at others.
 */
export const passAttempt = async ({ manager }: Tx, keys: AttemptKeys): Promise<void> => {
  const store = lockoutStore(manager);
  await store.clear('account', keys.account);
  await store.takeBack('address', keys.address);
};

/** Uncounts a try that was right so far; earlier ones stay counted. */
export const takeBackAttempt = async ({ manager }: Tx, keys: AttemptKeys): Promise<void> => {
  const store = lockoutStore(manager);
  await store.takeBack('account', keys.account);
  await store.takeBack('address', keys.address);
};

export const lockedOut = (seconds: number): Refused =>
  new Refused(
    'identity.locked-out',
    'too many failed attempts for this account or from this address; wait',
    undefined,
    seconds,
  );
