import type { Actor } from '../../contracts/identity/actor';
import { Refused } from '../../domain/refused';
import { apiKeyStore } from '../../entities/identity/api-key.store';
import type { WithActor } from '../../platform/database/unit-of-work';

/** Ends an API key by its prefix (`hc_<prefix>_…`), at once. Throws `Refused` (not-found). */
export const createRevokeApiKey =
  ({ withActor }: { withActor: WithActor }) =>
  (prefix: string, actor: Actor): Promise<void> =>
    withActor(actor, async (tx) => {
      const id = await apiKeyStore(tx.manager).revoke(prefix);
      if (id === undefined) throw new Refused('not-found', `there is no living API key with the prefix ${prefix}`);
      tx.audit({ action: 'api-key.revoked', resourceType: 'user-identity', resourceId: id, details: { prefix } });
    });
