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
import type { ViolationActivities } from '../../activities/controls/policy.activities';
import {
  acceptViolationUpdate,
  resolveViolationUpdate,
  takeViolationUpdate,
  violationStateQuery,
  type PolicyViolation,
  type ViolationAcceptance,
  type ViolationDecision,
  type ViolationState,
  type ViolationStep,
} from '../../contracts/controls/violation-messages';
import { ENGINE_USER_ID } from '../../contracts/identity/actor';
import { dueAtAttribute, stageAttribute } from '../../contracts/kernel/search-attributes';
import { dueViolationStep, isEnded, refusedViolationStep } from '../../domain/controls/violation';
import { handleUpdate } from '../kernel/edge';
import { actingAs, currentActor } from '../kernel/interceptors';
import { createParking } from '../kernel/parking';
import { databaseSteps } from '../kernel/steps';

const steps = databaseSteps<ViolationActivities>({
  readViolation: 'Read where the violation stands',
  recordViolationStep: 'Record a step of the violation',
});

const overdue = metricMeter.createCounter(
  'hingecraft_violations_overdue',
  'tellings',
  'Violations of policies that were told to be past their time',
);

const TIMERS = { remind: 'A quarter of the time is left', overdue: 'The time is over' } as const;

const described = ({ status, dueAtMs, overdueLevel }: ViolationState): string => {
  if (status === 'resolved' || status === 'accepted') return `Over: ${status}.`;
  const who = status === 'open' ? 'Waits for somebody to take it' : 'Is being worked on';
  const late = overdueLevel > 0 ? ` OVERDUE, told ${overdueLevel} times.` : '';
  return `${who}; due ${new Date(dueAtMs).toISOString()}.${late}`;
};

/**
 * A control that failed, until people have dealt with it: taken, resolved by a newer result that passes, or accepted
 * for a while by somebody else. The clock reminds and tells, and never decides.
 */
export const policyViolation: PolicyViolation = async ({ violationId }) => {
  let state: ViolationState | undefined;

  const show = (current: ViolationState) => {
    const due = dueViolationStep(current);
    upsertSearchAttributes([
      { key: stageAttribute, value: current.overdueLevel > 0 && due ? 'overdue' : current.status },
      { key: dueAtAttribute, value: due ? new Date(current.dueAtMs) : null },
    ]);
    setCurrentDetails(described(current));
  };
  const park = createParking({ givingUp: () => 'never', resumed: () => state && show(state) });

  // One step after the other: each is decided by the records, under their lock.
  let last: Promise<unknown> = Promise.resolve();
  const record = (step: ViolationStep): Promise<ViolationState> => {
    const actor = step.kind === 'remind' || step.kind === 'overdue' ? engine() : currentActor();
    const mine = last.then(async () => {
      const recorded = await park('record', () => actingAs(actor, () => steps.recordViolationStep(violationId, step)));
      state = recorded.state;
      show(recorded.state);
      if (recorded.refused) throw refused(recorded.refused);
      return recorded.state;
    });
    last = mine.catch(() => undefined);
    return mine;
  };
  /** Nobody asked for what the clock does. */
  const engine = () => {
    const actor = currentActor();
    return actor && { userId: ENGINE_USER_ID, requestId: actor.requestId };
  };

  /** What the last state that was read refuses leaves nothing in the history. Whether a result passes only records know. */
  const refuse = (step: ViolationStep) => {
    const refusal = state && refusedViolationStep(state, step);
    if (refusal && refusal !== 'not-due' && refusal !== 'violation.not-passing') throw refused(refusal);
  };
  const take = (kind: 'take' | 'resolve', { by }: ViolationDecision): ViolationStep => ({ kind, by, atMs: Date.now() });
  const accept = (made: ViolationAcceptance): ViolationStep => ({ kind: 'accept', ...made, atMs: Date.now() });

  setHandler(violationStateQuery, () => state);
  handleUpdate(
    takeViolationUpdate,
    (made) => record(take('take', made)),
    (made: ViolationDecision) => refuse(take('take', made)),
  );
  handleUpdate(
    resolveViolationUpdate,
    (made) => record(take('resolve', made)),
    (made: ViolationDecision) => refuse(take('resolve', made)),
  );
  handleUpdate(
    acceptViolationUpdate,
    (made) => record(accept(made)),
    (made: ViolationAcceptance) => refuse(accept(made)),
  );

  const current = () => state as ViolationState;
  const read = await park('read', () => steps.readViolation(violationId));
  // A person may have been faster, and what they did is newer than what was read.
  state ??= read;
  show(current());
  for (let due = dueViolationStep(current()); due; due = dueViolationStep(current())) {
    const { kind, atMs } = due;
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      if (!isEnded(current())) await continueAsNew<PolicyViolation>({ violationId });
      continue;
    }
    const ended = await condition(() => isEnded(current()), Math.max(1, atMs - Date.now()), { summary: TIMERS[kind] });
    if (ended) continue;
    const told = await record({ kind, atMs: Math.max(atMs, Date.now()) });
    if (isEnded(told)) continue;
    if (kind === 'overdue') {
      overdue.add(1, { severity: told.severity });
      log.error('violation.overdue', { violationId });
    } else log.warn('violation.due-soon', { violationId });
  }
  await condition(allHandlersFinished);
  return current().status;
};
