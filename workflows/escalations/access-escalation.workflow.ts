import {
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  metricMeter,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { refused } from '../../contracts/kernel/refused';
import type { EscalationActivities } from '../../activities/escalations/escalation.activities';
import {
  approveEscalationUpdate,
  denyEscalationUpdate,
  escalationStateQuery,
  reviewEscalationUpdate,
  revokeEscalationUpdate,
  type AccessEscalation,
  type EscalationDecision,
  type EscalationReview,
  type EscalationState,
  type EscalationStep,
} from '../../contracts/escalations/messages';
import { ENGINE_USER_ID, type Actor } from '../../contracts/identity/actor';
import { dueAtAttribute, stageAttribute } from '../../contracts/kernel/search-attributes';
import { afterStep, dueStep, isClosed, isRecorded, refusedStep } from '../../domain/escalations/escalation';
import { handleUpdate } from '../kernel/edge';
import { actingAs, currentActor } from '../kernel/interceptors';
import { createParking } from '../kernel/parking';
import { databaseSteps } from '../kernel/steps';

const steps = databaseSteps<EscalationActivities>({
  readEscalation: 'Read where the escalation stands',
  recordEscalationStep: 'Record a step of the escalation',
});

const glassBroken = metricMeter.createCounter('hingecraft_break_glass', 'grants', 'Rights taken by breaking the glass');
const overdue = metricMeter.createCounter('hingecraft_break_glass_overdue', 'tellings', 'Reviews told as overdue');

const DECISIONS = [
  ['approve', approveEscalationUpdate],
  ['deny', denyEscalationUpdate],
  ['revoke', revokeEscalationUpdate],
] as const;

const TIMERS = { expire: 'Hard end', report: 'Time for the report', remind: 'The review is due' } as const;

const described = (state: EscalationState): string => {
  const until = new Date(state.expiresAtMs).toISOString();
  switch (state.status) {
    case 'pending':
      return `Waits for ${state.requiredApprovals - state.approvedBy.length} more people to approve, until ${new Date(state.decideByMs).toISOString()}.`;
    case 'active':
      return `In force until ${until}, whether or not this process runs.`;
    case 'denied':
    case 'expired':
    case 'revoked':
      return state.breakGlass && !state.reviewed
        ? `Over (${state.status}). Waits for another person to review what was done; told ${state.reviewLevel} times as overdue.`
        : `Over: ${state.status}.`;
  }
};

/**
 * More rights for one person, for a while: agreed to by others, or taken by breaking the glass, until a hard end; then
 * a report, and after a broken glass a review. The grant's end stands in its record and is looked at in every decision,
 * so the timer here only tidies.
 */
export const accessEscalation: AccessEscalation = async ({ escalationId, told }) => {
  let state: EscalationState | undefined;
  // Steps are taken at once, so that the next caller meets their effect, and recorded in order by the main loop.
  const unrecorded: { step: EscalationStep; actor: Actor | undefined }[] = [];
  let taken = 0;
  let recorded = 0;

  const show = (current: EscalationState) => {
    const due = dueStep(current);
    const stage = current.status !== 'active' && due?.kind === 'remind' ? 'awaiting-review' : current.status;
    upsertSearchAttributes([
      { key: stageAttribute, value: stage },
      { key: dueAtAttribute, value: due ? new Date(due.atMs) : null },
    ]);
    setCurrentDetails(described(current));
  };
  const park = createParking({ givingUp: () => 'never', resumed: () => state && show(state) });

  const refuse = (step: EscalationStep) => {
    const refusal = state && refusedStep(state, step);
    if (refusal && refusal !== 'not-due') throw refused(refusal);
  };

  const takeNow = (before: EscalationState, step: EscalationStep, actor: Actor | undefined) => {
    const after = (state = afterStep(before, step));
    unrecorded.push({ step, actor });
    return { after, mine: ++taken };
  };

  /** Takes a person's step and resolves with the state once it is recorded. */
  const take = async (step: EscalationStep): Promise<EscalationState> => {
    const actor = currentActor();
    // A caller may be faster than the first step, which then may read what a worker recorded before it died: told again,
    // it is the same step.
    const isEarly = state === undefined;
    await condition(() => state !== undefined);
    const before = state as EscalationState;
    if (isEarly && isRecorded(before, step)) return before;
    refuse(step);
    const { after, mine } = takeNow(before, step, actor);
    await condition(() => recorded >= mine);
    return after;
  };

  setHandler(escalationStateQuery, () => state);
  const review = ({ by, verdict }: EscalationReview): EscalationStep => ({
    kind: 'review',
    by,
    verdict,
    atMs: Date.now(),
  });
  for (const [kind, update] of DECISIONS) {
    const decision = ({ by }: EscalationDecision): EscalationStep => ({ kind, by, atMs: Date.now() });
    handleUpdate(
      update,
      (made) => take(decision(made)),
      (made: EscalationDecision) => refuse(decision(made)),
    );
  }
  handleUpdate(
    reviewEscalationUpdate,
    (made) => take(review(made)),
    (made: EscalationReview) => refuse(review(made)),
  );

  const record = async ({ step, actor }: (typeof unrecorded)[number]) => {
    const stored = await park('record', () => actingAs(actor, () => steps.recordEscalationStep(escalationId, step)));
    unrecorded.shift();
    recorded++;
    // The records have the last word, once they know all that was taken here.
    if (unrecorded.length === 0) state = stored;
    if (step.kind === 'remind') {
      overdue.add(1);
      log.error('escalation.review-overdue', { escalationId, level: stored.reviewLevel });
    }
    show(stored);
  };

  /** Nobody asked for what the clock does. */
  const engine = (): Actor | undefined => {
    const actor = currentActor();
    return actor && { userId: ENGINE_USER_ID, requestId: actor.requestId };
  };

  let current = (state = await park('read', () => steps.readEscalation(escalationId)));
  if (current.breakGlass && !told) {
    glassBroken.add(1);
    log.error('escalation.break-glass', { escalationId });
  }
  show(current);
  while (!isClosed(current) || unrecorded.length > 0) {
    const next = unrecorded[0];
    if (next) await record(next);
    else if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      if (unrecorded.length === 0) await continueAsNew<AccessEscalation>({ escalationId, told: true });
    } else {
      const due = dueStep(current);
      if (!due) break;
      const before = taken;
      const left = Math.max(1, due.atMs - Date.now());
      const overtaken = await condition(() => taken > before, left, { summary: TIMERS[due.kind] });
      if (!overtaken) takeNow(current, { kind: due.kind, atMs: Math.max(due.atMs, Date.now()) }, engine());
    }
    current = state;
  }
  await condition(allHandlersFinished);
  return current.status;
};
