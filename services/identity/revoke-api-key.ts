import type { Actor } from '../../contracts/identity/actor';
import { Refused } from '../../contracts/kernel/refused';
import { apiKeyStore, SIGNATURES } from '../../entities/identity/api-key.store';
import type { WithActor } from '../../platform/database/unit-of-work';

/** Ends an API key (`hc_<prefix>_…`) or a signing client (`hcs_<prefix>`) by its prefix, at once. Throws `Refused` (kernel.not-found). */
export const revokeApiKey = ({ withActor }: { withActor: WithActor }, prefix: string, actor: Actor): Promise<void> =>
  withActor(actor, async (tx) => {
    const id =
      (await apiKeyStore(tx.manager).revoke(prefix)) ?? (await apiKeyStore(tx.manager, SIGNATURES).revoke(prefix));
    if (id === undefined) throw new Refused('kernel.not-found', `there is no active API key with the prefix ${prefix}`);
    tx.audit({ action: 'api-key.revoked', resourceType: 'user-identity', resourceId: id, details: { prefix } });
  });
