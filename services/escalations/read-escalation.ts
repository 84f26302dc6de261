import type { EscalationResource, EscalationSummary } from '../../contracts/escalations/schemas';
import { retentionKey, type KeyOwner } from '../../contracts/keys/owners';
import { isClosed } from '../../domain/escalations/escalation';
import {
  escalationStore,
  type EscalationFilter,
  type FoundEscalation,
} from '../../entities/escalations/escalation.store';
import type { Cell } from '../../platform/crypto/field-cipher';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { may, type Caller } from '../access/authorize';
import { decideBy, escalationState, missingEscalation, reportOn } from './escalation-record';

/** Returns the cell of a request's reason; its key is that of the year it was made in. */
export const reasonCell = (id: string): Cell => ({ table: 'escalation_requests', column: 'reason', rowId: id });
export const reasonKey = (createdAt: Date): KeyOwner => retentionKey('escalations', createdAt);

/** Returns whether the caller approves or reviews escalations and so sees all of them. */
const oversees = (caller: Caller): boolean => may(caller, 'escalations:approve') || may(caller, 'escalations:review');

const summary = (found: FoundEscalation): EscalationSummary => ({
  id: found.id,
  requested_by: found.requestedBy,
  permission: found.permission,
  resource_id: found.resourceId,
  status: found.status,
  in_force: found.status === 'active' && found.expiresAt.getTime() > Date.now(),
  break_glass: found.breakGlass,
  required_approvals: found.requiredApprovals,
  created_at: found.createdAt.toISOString(),
  decide_by: decideBy(found).toISOString(),
  expires_at: found.expiresAt.toISOString(),
  activated_at: found.activatedAt?.toISOString() ?? null,
  ended_at: found.endedAt?.toISOString() ?? null,
  reviewed_at: found.reviewedAt?.toISOString() ?? null,
  reviewed_by: found.reviewedBy,
  review_verdict: found.reviewVerdict,
  review_level: found.reviewLevel,
});

const findFor = async ({ manager }: Tx, id: string, caller: Caller): Promise<FoundEscalation> => {
  const found = await escalationStore(manager).find(id);
  if (!found || (found.requestedBy !== caller.actor.userId && !oversees(caller))) throw missingEscalation(id);
  return found;
};

/** Shows an escalation with its reason, its approvals and its report. Throws `Refused` (kernel.not-found). */
export const showEscalation = async (tx: Tx, id: string, caller: Caller): Promise<EscalationResource> => {
  const found = await findFor(tx, id, caller);
  const approvals = await escalationStore(tx.manager).approvals(id);
  return {
    ...summary(found),
    reason: await tx.cipher.openKept(reasonKey(found.createdAt), reasonCell(id), found.reason),
    approvals: approvals.map(({ approverId, approvedAt }) => ({
      approver_id: approverId,
      approved_at: approvedAt.toISOString(),
    })),
    // Before the end it comes from the logs themselves, which are not for everybody.
    report: found.report ?? (may(caller, 'audit:read') ? await reportOn(tx, found, found.endedAt ?? new Date()) : null),
  };
};

export const readEscalation = (
  { withActor }: { withActor: WithActor },
  id: string,
  caller: Caller,
): Promise<EscalationResource> => withActor(caller.actor, (tx) => showEscalation(tx, id, caller));

export type EscalationSearch = EscalationFilter;

/** Lists escalations, newest first: all of them for approvers and reviewers, else the caller's own. */
export const listEscalations = (
  { withActor }: { withActor: WithActor },
  search: EscalationSearch,
  caller: Caller,
): Promise<EscalationSummary[]> =>
  withActor(caller.actor, async ({ manager }) => {
    const own = caller.actor.userId;
    if (!oversees(caller) && search.requestedBy !== undefined && search.requestedBy !== own) return [];
    const shown = oversees(caller) ? search : { ...search, requestedBy: own };
    return (await escalationStore(manager).page(shown)).map(summary);
  });

/** Returns whether an escalation is open. Throws `Refused` (kernel.not-found). */
export const isEscalationOpen = (
  { withActor }: { withActor: WithActor },
  id: string,
  caller: Caller,
): Promise<boolean> =>
  withActor(caller.actor, async (tx) => {
    await findFor(tx, id, caller);
    return !isClosed(await escalationState(tx, id));
  });
