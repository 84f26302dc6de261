import { randomUUID } from 'node:crypto';
import { OPERATOR_USER_ID, type Actor } from '../../contracts/identity/actor';
import type { Role } from '../../contracts/identity/roles';
import { userStore } from '../../entities/identity/user.store';
import type { SeedConfig } from '../../platform/config';
import type { WithActor } from '../../platform/database/unit-of-work';
import { addUser } from '../../services/identity/add-user';
import { issueApiKey } from '../../services/identity/issue-api-key';
import { seedOrganization } from '../../services/identity/seed-organization';
import { seedRoles } from '../../services/identity/seed-roles';
import { openLedger } from '../../services/treasury/open-ledger';

type OrganizationConfig = Pick<
  SeedConfig,
  | 'ORGANIZATION_LEGAL_NAME'
  | 'ORGANIZATION_REGISTRATION_NUMBER'
  | 'ORGANIZATION_COUNTRY'
  | 'ORGANIZATION_ADDRESS'
  | 'ORGANIZATION_TIME_ZONE'
>;

export interface Person {
  userId: string;
  /** In clear, this once. */
  apiKey: string;
}

export const operator = (): Actor => ({ userId: OPERATOR_USER_ID, requestId: `seed-${randomUUID()}` });

export const withApiKey = async (withActor: WithActor, userId: string): Promise<Person> => ({
  userId,
  apiKey: await issueApiKey({ withActor }, userId, operator()),
});

/** Adds a person with roles and an API key. */
export const addPerson = async (withActor: WithActor, displayName: string, roles: readonly Role[]): Promise<Person> =>
  withApiKey(withActor, await addUser({ withActor }, { displayName, roles }, operator()));

/**
 * Seeds roles, permissions, the organization, ledger accounts, and the first administrator if there is none. Returns
 * that administrator's id, who has no credential yet; a second run changes nothing and returns undefined.
 */
export const seed = async (withActor: WithActor, config: OrganizationConfig): Promise<string | undefined> => {
  await seedRoles({ withActor }, operator());
  await seedOrganization(
    { withActor },
    {
      legalName: config.ORGANIZATION_LEGAL_NAME,
      registrationNumber: config.ORGANIZATION_REGISTRATION_NUMBER,
      country: config.ORGANIZATION_COUNTRY,
      address: config.ORGANIZATION_ADDRESS.split('|').map((line) => line.trim()),
      timeZone: config.ORGANIZATION_TIME_ZONE,
    },
    operator(),
  );
  await openLedger({ withActor }, operator());
  const seeded = await withActor(operator(), ({ manager }) => userStore(manager).anyWithRole('admin'));
  if (seeded) return undefined;
  return addUser({ withActor }, { displayName: 'First administrator', roles: ['admin'] }, operator());
};
