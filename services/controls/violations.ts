import type { CheckVerdict } from '../../contracts/controls/policies';
import type { ViolationRecorded, ViolationState, ViolationStep } from '../../contracts/controls/violation-messages';
import type { ViolationResource } from '../../contracts/controls/violation-schemas';
import type { Actor } from '../../contracts/identity/actor';
import {
  afterViolationStep,
  isEnded,
  isViolationStepRecorded,
  refusedViolationStep,
} from '../../domain/controls/violation';
import { Refused } from '../../contracts/kernel/refused';
import {
  violationStore,
  type FoundViolation,
  type ViolationChange,
  type ViolationFilter,
} from '../../entities/controls/violation.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';

const missing = (id: string) => new Refused('kernel.not-found', `there is no violation ${id}`);

const acceptanceOf = ({ acceptanceReason, acceptedUntil }: FoundViolation): ViolationState['acceptance'] =>
  acceptanceReason === null || acceptedUntil === null
    ? null
    : { reason: acceptanceReason, untilMs: acceptedUntil.getTime() };

const stateOf = (found: FoundViolation): ViolationState => ({
  status: found.status,
  severity: found.severity,
  openedAtMs: found.openedAt.getTime(),
  dueAtMs: found.dueAt.getTime(),
  assigneeId: found.assigneeId,
  resolvedBy: found.resolvedBy,
  acceptance: acceptanceOf(found),
  reminded: found.remindedAt !== null,
  overdueLevel: found.overdueLevel,
  passing: found.latestStatus === 'pass',
});

const latestOf = ({ latestResultId, latestStatus, latestAt }: FoundViolation): ViolationResource['latest'] =>
  latestResultId !== null && latestAt !== null
    ? { result_id: latestResultId, status: latestStatus as CheckVerdict, assessed_at: latestAt.toISOString() }
    : null;

export const showViolation = (found: FoundViolation): ViolationResource => ({
  id: found.id,
  policy_id: found.policyId,
  policy_name: found.policyName,
  requirement: found.requirement,
  result_id: found.resultId,
  severity: found.severity,
  status: found.status,
  opened_at: found.openedAt.toISOString(),
  due_at: found.dueAt.toISOString(),
  overdue_level: found.overdueLevel,
  assignee_id: found.assigneeId,
  latest: latestOf(found),
  resolved_by: found.resolvedBy,
  resolved_at: found.resolvedAt?.toISOString() ?? null,
  acceptance_reason: found.acceptanceReason,
  accepted_until: found.acceptedUntil?.toISOString() ?? null,
});

const find = async ({ manager }: Tx, id: string): Promise<FoundViolation> => {
  const found = await violationStore(manager).find(id);
  if (!found) throw missing(id);
  return found;
};

/** Reads a violation. Throws `Refused` (kernel.not-found). */
export const readViolation = (
  { withActor }: { withActor: WithActor },
  id: string,
  { actor }: Caller,
): Promise<ViolationResource> => withActor(actor, async (tx) => showViolation(await find(tx, id)));

/** Lists violations, newest first. */
export const listViolations = (
  { withActor }: { withActor: WithActor },
  filter: ViolationFilter,
  { actor }: Caller,
): Promise<ViolationResource[]> =>
  withActor(actor, async ({ manager }) => (await violationStore(manager).page(filter)).map(showViolation));

/** Returns whether a violation is open. Throws `Refused` (kernel.not-found). */
export const isViolationOpen = (
  { withActor }: { withActor: WithActor },
  id: string,
  { actor }: Caller,
): Promise<boolean> => withActor(actor, async (tx) => !isEnded(await find(tx, id)));

/** Reads the state of a violation. Throws `Refused` (kernel.not-found). */
export const readViolationState = (
  { withActor }: { withActor: WithActor },
  id: string,
  actor: Actor,
): Promise<ViolationState> => withActor(actor, async (tx) => stateOf(await find(tx, id)));

const EVENTS: Readonly<Record<ViolationStep['kind'], string>> = {
  take: 'violation.taken',
  resolve: 'violation.resolved',
  accept: 'violation.accepted',
  remind: 'violation.reminded',
  overdue: 'violation.overdue',
};

const changeFor = (found: FoundViolation, step: ViolationStep, after: ViolationState): ViolationChange => {
  const at = new Date(step.atMs);
  const { status } = after;
  switch (step.kind) {
    case 'take':
      return { status, assigneeId: step.by };
    case 'resolve':
      return { status, resolvedBy: step.by, resolvedAt: at, resolvingResultId: found.latestResultId };
    case 'accept': {
      const acceptance = { acceptanceReason: step.reason, acceptedUntil: new Date(step.untilMs) };
      return { status, resolvedBy: step.by, resolvedAt: at, ...acceptance };
    }
    case 'remind':
      return { remindedAt: at };
    case 'overdue':
      return { overdueLevel: after.overdueLevel };
  }
};

/**
 * Records one step of a violation and returns the state after it. When the records do not allow a person's step, for
 * example because the control does not pass, it changes nothing and returns the present state with the code of the
 * refusal. A step that is recorded already, and a step of the clock that is not due, change nothing. Throws `Refused`
 * (kernel.not-found).
 */
export const recordViolationStep = (
  { withActor }: { withActor: WithActor },
  id: string,
  step: ViolationStep,
  actor: Actor,
): Promise<ViolationRecorded> =>
  withActor(actor, async (tx) => {
    const store = violationStore(tx.manager);
    const found = await store.lock(id);
    if (!found) throw missing(id);
    const before = stateOf(found);
    const refusal = refusedViolationStep(before, step);
    if (refusal)
      return refusal === 'not-due' || isViolationStepRecorded(before, step)
        ? { state: before }
        : { state: before, refused: refusal };
    const after = afterViolationStep(before, step);
    if (!(await store.change(id, found.status, changeFor(found, step, after))))
      throw new Error(`violation ${id} changed under its lock`);
    tx.audit({
      action: EVENTS[step.kind],
      resourceType: 'violation',
      resourceId: id,
      details: {
        from: before.status,
        to: after.status,
        policyId: found.policyId,
        requirement: found.requirement,
        ...(step.kind === 'accept' && { reason: step.reason, until: new Date(step.untilMs).toISOString() }),
        ...(step.kind === 'resolve' && { resultId: found.latestResultId }),
      },
    });
    return { state: after };
  });
