import { randomUUID } from 'node:crypto';
import { OPERATOR_USER_ID, type Actor } from '../../contracts/identity/actor';
import type { Role } from '../../contracts/identity/permissions';
import { userStore } from '../../entities/identity/user.store';
import type { SeedConfig } from '../../platform/config';
import type { WithActor } from '../../platform/database/unit-of-work';
import { createAddUser } from '../../services/identity/add-user';
import { createIssueApiKey } from '../../services/identity/issue-api-key';
import { createSeedOrganization } from '../../services/identity/seed-organization';
import { createOpenLedger } from '../../services/treasury/open-ledger';
import { createSeedRoles } from '../../services/identity/seed-roles';

type OrganizationConfig = Pick<
  SeedConfig,
  'ORGANIZATION_LEGAL_NAME' | 'ORGANIZATION_REGISTRATION_NUMBER' | 'ORGANIZATION_COUNTRY' | 'ORGANIZATION_ADDRESS'
>;

export interface Person {
  userId: string;
  /** In clear, this once. */
  apiKey: string;
}

export const operator = (): Actor => ({ userId: OPERATOR_USER_ID, requestId: `seed-${randomUUID()}` });

export const withApiKey = async (withActor: WithActor, userId: string): Promise<Person> => ({
  userId,
  apiKey: await createIssueApiKey({ withActor })(userId, operator()),
});

/** A person with roles and an API key. */
export const addPerson = async (withActor: WithActor, displayName: string, roles: readonly Role[]): Promise<Person> =>
  withApiKey(withActor, await createAddUser({ withActor })({ displayName, roles }, operator()));

/**
 * Roles, permissions, the organisation, ledger accounts, and the first administrator where there is none yet.
 * Returns that administrator's id, who has no credential yet; a second run changes nothing and returns undefined.
 */
export const seed = async (withActor: WithActor, config: OrganizationConfig): Promise<string | undefined> => {
  await createSeedRoles({ withActor })(operator());
  await createSeedOrganization({ withActor })(
    {
      legalName: config.ORGANIZATION_LEGAL_NAME,
      registrationNumber: config.ORGANIZATION_REGISTRATION_NUMBER,
      country: config.ORGANIZATION_COUNTRY,
      address: config.ORGANIZATION_ADDRESS.split('|').map((line) => line.trim()),
    },
    operator(),
  );
  await createOpenLedger({ withActor })(operator());
  const seeded = await withActor(operator(), ({ manager }) => userStore(manager).anyWithRole('admin'));
  if (seeded) return undefined;
  return createAddUser({ withActor })({ displayName: 'First administrator', roles: ['admin'] }, operator());
};
