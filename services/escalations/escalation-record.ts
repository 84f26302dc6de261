import type { EscalationRecorded, EscalationState, EscalationStep } from '../../contracts/escalations/messages';
import type { EscalationReport } from '../../contracts/escalations/schemas';
import type { Actor } from '../../contracts/identity/actor';
import { afterStep, isRecorded, refusedStep } from '../../domain/escalations/escalation';
import { DECIDE_WITHIN_MS, auditedAs } from '../../domain/escalations/escalation-policy';
import { Refused } from '../../contracts/kernel/refused';
import {
  escalationStore,
  type EscalationChange,
  type FoundApproval,
  type FoundEscalation,
} from '../../entities/escalations/escalation.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { escalationEvent } from './escalation-commands';

export const missingEscalation = (id: string) => new Refused('kernel.not-found', `there is no escalation ${id}`);

/** Returns the time at which an undecided request expires; never after the grant would have ended. */
export const decideBy = ({ createdAt, expiresAt }: FoundEscalation): Date =>
  new Date(Math.min(createdAt.getTime() + DECIDE_WITHIN_MS, expiresAt.getTime()));

const reviewOf = ({ reviewedBy, reviewVerdict }: FoundEscalation): EscalationState['review'] =>
  reviewedBy === null || reviewVerdict === null ? null : { by: reviewedBy, verdict: reviewVerdict };

const stateOf = (found: FoundEscalation, approvals: readonly FoundApproval[]): EscalationState => ({
  status: found.status,
  requestedBy: found.requestedBy,
  breakGlass: found.breakGlass,
  requiredApprovals: found.requiredApprovals,
  approvedBy: approvals.map(({ approverId }) => approverId),
  decideByMs: decideBy(found).getTime(),
  expiresAtMs: found.expiresAt.getTime(),
  activatedAtMs: found.activatedAt?.getTime() ?? null,
  endedAtMs: found.endedAt?.getTime() ?? null,
  endedBy: found.endedBy,
  reported: found.report !== null,
  review: reviewOf(found),
  reviewLevel: found.reviewLevel,
});

/** Returns the report on a grant up to `until`; null when nothing was ever granted. */
export const reportOn = async (
  { manager }: Tx,
  found: FoundEscalation,
  until: Date,
): Promise<EscalationReport | null> =>
  found.activatedAt && escalationStore(manager).report(found, found.activatedAt, until, auditedAs(found.resourceType));

/** Returns the state of an escalation from its record. Throws `Refused` (kernel.not-found). */
export const escalationState = async ({ manager }: Tx, id: string): Promise<EscalationState> => {
  const store = escalationStore(manager);
  const found = await store.find(id);
  if (!found) throw missingEscalation(id);
  return stateOf(found, await store.approvals(id));
};

export const readEscalationState = (
  { withActor }: { withActor: WithActor },
  id: string,
  actor: Actor,
): Promise<EscalationState> => withActor(actor, (tx) => escalationState(tx, id));

const EVENTS: Readonly<Record<EscalationStep['kind'], string>> = {
  approve: 'escalation.approved',
  deny: 'escalation.denied',
  revoke: 'escalation.revoked',
  review: 'escalation.reviewed',
  expire: 'escalation.expired',
  report: 'escalation.reported',
  remind: 'escalation.review-overdue',
};

const dated = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

const changeFor = async (
  tx: Tx,
  found: FoundEscalation,
  step: EscalationStep,
  after: EscalationState,
): Promise<EscalationChange> => {
  const change: EscalationChange = {
    status: after.status,
    activatedAt: dated(after.activatedAtMs),
    endedAt: dated(after.endedAtMs),
    endedBy: after.endedBy,
    reviewLevel: after.reviewLevel,
  };
  if (step.kind === 'review')
    return { ...change, reviewedAt: new Date(step.atMs), reviewedBy: step.by, reviewVerdict: step.verdict };
  if (step.kind !== 'report') return change;
  const report = await reportOn(tx, found, found.endedAt ?? new Date(step.atMs));
  return report ? { ...change, report } : change;
};

/**
 * Writes one step and answers the state after it, or why it was not taken. A step of the clock that is not due, and one
 * of a person that an earlier try has written, change nothing. Throws `Refused` (kernel.not-found).
 */
export const recordEscalationStep = (
  { withActor }: { withActor: WithActor },
  id: string,
  step: EscalationStep,
  actor: Actor,
): Promise<EscalationRecorded> =>
  withActor(actor, async (tx) => {
    const store = escalationStore(tx.manager);
    const found = await store.lock(id);
    if (!found) throw missingEscalation(id);
    const before = stateOf(found, await store.approvals(id));
    const refusal = refusedStep(before, step);
    if (refusal)
      return refusal === 'not-due' || isRecorded(before, step)
        ? { state: before }
        : { state: before, refused: refusal };
    const after = afterStep(before, step);
    if (step.kind === 'approve') await store.approve(found, step.by, new Date(step.atMs));
    if (!(await store.change(id, found.status, await changeFor(tx, found, step, after))))
      throw new Error(`escalation ${id} changed under its lock`);
    tx.audit({
      action: EVENTS[step.kind],
      resourceType: 'escalation',
      resourceId: id,
      details: {
        from: before.status,
        to: after.status,
        approvals: String(after.approvedBy.length),
        ...(step.kind === 'review' && { verdict: step.verdict }),
      },
    });
    if (step.kind === 'remind')
      tx.outbox.deliver(escalationEvent('escalation.review-overdue', found, { level: after.reviewLevel }));
    return { state: after };
  });
