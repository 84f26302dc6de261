import type { Actor } from '../../contracts/identity/actor';
import { organizationStore, type NewOrganization } from '../../entities/identity/organization.store';
import type { WithActor } from '../../platform/database/unit-of-work';

/** Stores the organization of this installation. One that is there already is kept as it is. */
export const seedOrganization = (
  { withActor }: { withActor: WithActor },
  organization: NewOrganization,
  actor: Actor,
): Promise<void> =>
  withActor(actor, async (tx) => {
    const organizations = organizationStore(tx.manager);
    if (await organizations.current()) return;
    await organizations.insert(organization);
    tx.audit({ action: 'organization.seeded', resourceType: 'organization', resourceId: 'this' });
  });
