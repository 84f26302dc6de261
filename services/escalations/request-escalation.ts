import { isResourceType, RESOURCES } from '../../contracts/access/resources';
import type { EscalationResource } from '../../contracts/escalations/schemas';
import type { Permission } from '../../contracts/identity/permissions';
import { checkCondition } from '../../domain/access/check-condition';
import { termsOf } from '../../domain/access/escalation-terms';
import { onlyResource } from '../../domain/access/grant-rule';
import { typeOf } from '../../domain/access/operands';
import { LONGEST_BREAK_GLASS_MS, LONGEST_GRANT_MS } from '../../domain/escalations/escalation-policy';
import { Refused } from '../../contracts/kernel/refused';
import { escalationStore } from '../../entities/escalations/escalation.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import { escalationEvent, escalationCommand } from './escalation-commands';
import { reasonCell, reasonKey, showEscalation } from './read-escalation';

export interface EscalationWanted {
  /** Given by the caller, so that a repeat asks nothing new. */
  id: string;
  permission: Permission;
  resourceId?: string | undefined;
  reason: string;
  expiresAt: Date;
  breakGlass: boolean;
}

const notPossible = (message: string, pointer: string) => new Refused('escalation.not-possible', message, pointer);

const termsFor = ({ permission, breakGlass }: EscalationWanted) => {
  const terms = termsOf(permission);
  if (!terms)
    throw notPossible(`${permission} cannot be granted for a limited time; ask an administrator`, '/permission');
  if (breakGlass && !terms.breakGlass)
    throw notPossible(`${permission} cannot be obtained by breaking the glass; request approval`, '/break_glass');
  return terms;
};

const requireWithin = ({ breakGlass, expiresAt }: EscalationWanted, createdAt: Date): void => {
  const [longest, name] = breakGlass ? [LONGEST_BREAK_GLASS_MS, 'an hour'] : [LONGEST_GRANT_MS, '14 days'];
  const left = expiresAt.getTime() - createdAt.getTime();
  if (left <= 0 || left > longest) throw notPossible(`must be in the future, by ${name} at most`, '/expires_at');
};

/** Type and id as they are stored. */
const requireResource = ({ permission, resourceId }: EscalationWanted) => {
  const [resourceType = ''] = permission.split(':');
  if (resourceId === undefined) return { resourceType, resourceId: null };
  if (!isResourceType(resourceType))
    throw notPossible(`${permission} does not apply to a single resource; leave resource_id out`, '/resource_id');
  const description = RESOURCES[resourceType];
  const { key } = description;
  const [issue] = checkCondition(onlyResource(key, resourceId), description);
  if (issue) throw notPossible(`the ${key} of ${resourceType} ${issue.wayOut}`, '/resource_id');
  const isUuid = typeOf({ field: key }, description) === 'uuid';
  return { resourceType, resourceId: isUuid ? resourceId.toLowerCase() : resourceId };
};

/**
 * Stores a request for a permission for a while, with the command to run its process; a broken glass is in force with the
 * COMMIT, and those who listen are notified. The reason is sealed and goes nowhere else. Throws `Refused`
 * (escalation-not-possible).
 */
export const requestEscalation = (
  { withActor }: { withActor: WithActor },
  wanted: EscalationWanted,
  caller: Caller,
): Promise<EscalationResource> =>
  withActor(caller.actor, async (tx) => {
    const { id, permission, reason, expiresAt, breakGlass } = wanted;
    const store = escalationStore(tx.manager);
    if (await store.find(id)) return showEscalation(tx, id, caller);
    const { approvals } = termsFor(wanted);
    const createdAt = new Date();
    requireWithin(wanted, createdAt);
    const about = requireResource(wanted);
    const row = {
      id,
      createdAt,
      requestedBy: caller.actor.userId,
      permission,
      ...about,
      reason: await tx.cipher.seal(reasonKey(createdAt), reasonCell(id), reason),
      breakGlass,
      requiredApprovals: breakGlass ? 0 : approvals,
      expiresAt,
    };
    await store.insert(row);
    tx.outbox.start(escalationCommand(id));
    if (breakGlass) tx.outbox.deliver(escalationEvent('escalation.break-glass', row));
    tx.audit({
      action: breakGlass ? 'escalation.glass-broken' : 'escalation.requested',
      resourceType: 'escalation',
      resourceId: id,
      details: { permission, of: about.resourceId, until: expiresAt.toISOString() },
    });
    return showEscalation(tx, id, caller);
  });
