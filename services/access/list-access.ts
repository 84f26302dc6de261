import type { AccessResource } from '../../contracts/rules/schemas';
import { accessLogStore, type AccessFilter, type FoundAccess } from '../../entities/access/access-log.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { reasonCell, reasonKey } from './access-record';
import type { Caller } from './authorize';

export type AccessSearch = AccessFilter;

const show = (found: FoundAccess, reason: string | null): AccessResource => ({
  id: found.id,
  actor_id: found.actorId,
  on_behalf_of: found.onBehalfOf,
  request_id: found.requestId,
  resource_type: found.resourceType,
  resource_id: found.resourceId,
  action: found.action,
  fields: found.fields,
  granted: found.granted,
  matched_rule_id: found.matchedRuleId,
  ip_address: found.ipAddress,
  user_agent: found.userAgent,
  purpose: found.purpose,
  reason,
  accessed_at: found.accessedAt.toISOString(),
});

const reasonOf = async ({ cipher }: Tx, { id, reason, accessedAt }: FoundAccess): Promise<string | null> =>
  reason && cipher.openKept(reasonKey(accessedAt), reasonCell(id), reason);

/** Lists entries of the access log, newest first. */
export const listAccess = (
  { withActor }: { withActor: WithActor },
  search: AccessSearch,
  { actor }: Caller,
): Promise<AccessResource[]> =>
  withActor(actor, async (tx) => {
    const shown: AccessResource[] = [];
    for (const found of await accessLogStore(tx.manager).page(search))
      shown.push(show(found, await reasonOf(tx, found)));
    return shown;
  });
