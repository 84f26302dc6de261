import type { Actor } from '../../contracts/identity/actor';
import { CURRENCIES } from '../../contracts/money/currencies';
import { blocked, held, income } from '../../domain/treasury/journals';
import { organizationStore, type NewOrganization } from '../../entities/identity/organization.store';
import { ledgerStore } from '../../entities/treasury/ledger.store';
import type { WithActor } from '../../platform/database/unit-of-work';

/** The organisation of this installation and its ledger accounts. What is there already is kept as it is. */
export const createSeedOrganization =
  ({ withActor }: { withActor: WithActor }) =>
  (organization: NewOrganization, actor: Actor): Promise<void> =>
    withActor(actor, async (tx) => {
      const organizations = organizationStore(tx.manager);
      if (await organizations.current()) return;
      await organizations.insert(organization);
      const ledger = ledgerStore(tx);
      for (const currency of CURRENCIES) {
        ledger.ensureAccounts([held(currency), blocked(currency), income(currency)]);
      }
      tx.audit({ action: 'organization.seeded', resourceType: 'organization', resourceId: 'this' });
    });
