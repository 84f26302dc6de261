import type { AccessResource } from '../../contracts/governance/schemas';
import { accessLogStore, type AccessFilter, type FoundAccess } from '../../entities/governance/access-log.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../identity/authorize';

export type AccessSearch = AccessFilter;

const show = (found: FoundAccess): AccessResource => ({
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
  accessed_at: found.accessedAt.toISOString(),
});

/** Newest first. */
export const createListAccess =
  ({ withActor }: { withActor: WithActor }) =>
  (search: AccessSearch, { actor }: Caller): Promise<AccessResource[]> =>
    withActor(actor, async ({ manager }) => (await accessLogStore(manager).page(search)).map(show));
