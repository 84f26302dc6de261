import { passwordFault } from '../../domain/identity/password-policy';
import { Refused } from '../../contracts/kernel/refused';
import { organizationStore } from '../../entities/identity/organization.store';
import type { Account } from '../../entities/identity/account.store';
import { secondFactorStore } from '../../entities/identity/second-factor.store';
import type { PasswordHasher } from '../../platform/crypto/password-hasher';
import type { Tx } from '../../platform/database/unit-of-work';

export interface PasswordPorts {
  passwords: PasswordHasher;
  /** Whether a lower-case text is among the passwords that are tried first. */
  isCommonPassword(lowerCase: string): boolean;
}

export const emailOf = ({ cipher }: Tx, { id, email }: Account): Promise<string> | undefined =>
  email === null
    ? undefined
    : cipher.open({ scope: 'subject', id }, { table: 'users', column: 'email', rowId: id }, email);

/**
 * Requires a good password for this user and the given or stored `email`. Throws `Refused` (identity.password-refused).
 */
export const checkPassword = async (
  tx: Tx,
  account: Account,
  password: string,
  { isCommonPassword }: PasswordPorts,
  email: Promise<string> | string | undefined = emailOf(tx, account),
): Promise<void> => {
  const organization = await organizationStore(tx.manager).current();
  const fault = passwordFault(password, {
    hasSecondFactor: await secondFactorStore(tx.manager).has(account.id),
    email: await email,
    organizationName: organization?.legalName,
    isCommon: isCommonPassword,
  });
  if (fault !== undefined) throw new Refused('identity.password-refused', `the password ${fault}`, '/password');
};
