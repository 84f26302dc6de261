import { randomBytes } from 'node:crypto';
import type { Actor } from '../../contracts/identity/actor';
import { Refused } from '../../contracts/kernel/refused';
import { accountStore } from '../../entities/identity/account.store';
import { oneTimeTokenStore } from '../../entities/identity/one-time-token.store';
import { organizationStore } from '../../entities/identity/organization.store';
import { secondFactorStore, type FoundTotp } from '../../entities/identity/second-factor.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { emailOf } from './choose-password';
import { makeTotpSecret, totpStep, totpUri } from './totp-codes';

const RECOVERY_CODES = 10;
const RECOVERY_BYTES = 10;
const RECOVERY_HASH = 'recovery-code';
/** They have no end of their own. */
const FOR_EVER = new Date('9999-12-31T00:00:00Z');
const TOTP_CODE = /^\d{6}$/;
const BASE_32 = 'abcdefghijklmnopqrstuvwxyz234567';

const ownerOf = (userId: string) => ({ scope: 'subject', id: userId }) as const;
const cellOf = (id: string) => ({ table: 'user_identities', column: 'secret_wrapped', rowId: id });

/** 80 random bits as `xxxx-xxxx-xxxx-xxxx`. */
const makeRecoveryCode = (): string => {
  const bits = [...randomBytes(RECOVERY_BYTES)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = (bits.match(/.{5}/g) ?? []).map((five) => BASE_32.charAt(parseInt(five, 2)));
  return (letters.join('').match(/.{4}/g) ?? []).join('-');
};

const recoveryHash = ({ cipher }: Tx, userId: string, code: string): string =>
  cipher.lookupHash(RECOVERY_HASH, `${userId}\0${code}`);

const takesTotp = async (tx: Tx, found: FoundTotp, code: string): Promise<boolean> => {
  const secret = await tx.cipher.open(ownerOf(found.userId), cellOf(found.id), found.secretWrapped);
  const step = totpStep(secret, code, new Date());
  return step !== undefined && secondFactorStore(tx.manager).useStep(found.id, step);
};

const takesRecoveryCode = async (tx: Tx, userId: string, code: string): Promise<boolean> => {
  const used = await oneTimeTokenStore(tx.manager).use('recovery-code', recoveryHash(tx, userId, code));
  if (used === undefined) return false;
  tx.audit({ action: 'recovery-code.used', resourceType: 'user', resourceId: userId });
  return true;
};

/**
 * Takes a code of the user's second factor, once: `none` when there is no second factor, `missing` when a code is
 * needed and was not sent. The time step or recovery code is used up with the transaction.
 */
export const takeSecondFactor = async (
  tx: Tx,
  userId: string,
  code: string | undefined,
): Promise<'none' | 'missing' | 'wrong' | 'right'> => {
  const found = await secondFactorStore(tx.manager).find(userId);
  if (!found || found.pending) return 'none';
  if (code === undefined) return 'missing';
  const taken = TOTP_CODE.test(code) ? await takesTotp(tx, found, code) : await takesRecoveryCode(tx, userId, code);
  return taken ? 'right' : 'wrong';
};

/**
 * Creates a secret for the caller's authenticator app, which takes effect once it is confirmed. Throws `Refused`
 * (kernel.conflict).
 */
export const beginTotp = (
  { withActor }: { withActor: WithActor },
  actor: Actor,
): Promise<{ secret: string; uri: string }> =>
  withActor(actor, async (tx) => {
    const { userId } = actor;
    const account = await accountStore(tx.manager).find(userId);
    const email = account && (await emailOf(tx, account));
    const organization = await organizationStore(tx.manager).current();
    const secret = makeTotpSecret();
    const begun = await secondFactorStore(tx.manager).begin(userId, (id) =>
      tx.cipher.seal(ownerOf(userId), cellOf(id), secret),
    );
    if (!begun)
      throw new Refused('kernel.conflict', 'there is already an authenticator app; an operator can remove it');
    tx.audit({ action: 'totp.begun', resourceType: 'user', resourceId: userId });
    return { secret, uri: totpUri(secret, organization?.legalName ?? 'HingeCraft', email ?? userId) };
  });

/**
 * Confirms the app with a code of it; from now on a log-in needs one. Returns recovery codes in clear, this once.
 * Throws `Refused` (kernel.conflict, identity.login-refused).
 */
export const confirmTotp = ({ withActor }: { withActor: WithActor }, code: string, actor: Actor): Promise<string[]> =>
  withActor(actor, async (tx) => {
    const { userId } = actor;
    const found = await secondFactorStore(tx.manager).find(userId);
    if (!found?.pending)
      throw new Refused('kernel.conflict', 'there is no authenticator app to confirm; begin one first');
    if (!(await takesTotp(tx, found, code)))
      throw new Refused('identity.login-refused', 'the code is wrong; try the next one');
    const store = oneTimeTokenStore(tx.manager);
    const codes = Array.from({ length: RECOVERY_CODES }, makeRecoveryCode);
    for (const recovery of codes) {
      const tokenHash = recoveryHash(tx, userId, recovery);
      await store.insert({ purpose: 'recovery-code', subjectId: userId, tokenHash, expiresAt: FOR_EVER });
    }
    tx.audit({ action: 'totp.confirmed', resourceType: 'user', resourceId: userId });
    return codes;
  });
