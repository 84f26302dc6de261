import {
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  metricMeter,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { ViolationActivities } from '../../activities/controls/policy.activities';
import {
  acceptViolationUpdate,
  resolveViolationUpdate,
  takeViolationUpdate,
  violationStateQuery,
  type PolicyViolation,
  type ViolationState,
  type ViolationStep,
} from '../../contracts/controls/violation-messages';
import { dueAtAttribute, stageAttribute } from '../../contracts/kernel/search-attributes';
import {
  afterViolationStep,
  dueViolationStep,
  isEnded,
  isViolationStepRecorded,
  refusedViolationStep,
} from '../../domain/controls/violation';
import { asItIs, createDecisions } from '../kernel/decisions';
import { createParking } from '../kernel/parking';
import { databaseSteps } from '../kernel/steps';

const steps = databaseSteps<ViolationActivities>({
  readViolation: 'Read the record of the violation',
  recordViolationStep: 'Record a step of the violation',
});

const overdue = metricMeter.createCounter(
  'hingecraft_violations_overdue',
  'notifications',
  'Notifications of overdue violations of policies',
);

const TIMERS = { remind: 'A quarter of the time is left', overdue: 'The deadline has passed' } as const;

const described = ({ status, dueAtMs, overdueLevel }: ViolationState): string => {
  if (status === 'resolved' || status === 'accepted') return `Closed: ${status}.`;
  const who = status === 'open' ? 'Waits for a person to take it' : 'Is being worked on';
  const late = overdueLevel > 0 ? ` OVERDUE, reminded ${overdueLevel} times.` : '';
  return `${who}; due ${new Date(dueAtMs).toISOString()}.${late}`;
};

/**
 * Runs a violation of a policy until it is closed: a person takes it, and it is resolved by a newer passing result or
 * accepted for a time by another person. Timers only send reminders.
 */
export const policyViolation: PolicyViolation = async ({ violationId }) => {
  const decisions = createDecisions<ViolationState, ViolationStep>({
    park: createParking({ givingUp: () => 'never', resumed: () => decisions.show() }),
    read: () => steps.readViolation(violationId),
    record: ({ step }) => steps.recordViolationStep(violationId, step),
    refusal(state, step) {
      const refusal = refusedViolationStep(state, step);
      return refusal === 'not-due' ? undefined : refusal;
    },
    // A newer result may pass by now.
    mayBeStale: (refusal) => refusal === 'violation.not-passing',
    after: afterViolationStep,
    isRecorded: isViolationStepRecorded,
    due(state) {
      const due = dueViolationStep(state);
      return due && { ...due, summary: TIMERS[due.kind], step: (atMs) => ({ kind: due.kind, atMs }) };
    },
    isClosed: isEnded,
    show(state) {
      const due = dueViolationStep(state);
      upsertSearchAttributes([
        { key: stageAttribute, value: state.overdueLevel > 0 && due ? 'overdue' : state.status },
        { key: dueAtAttribute, value: due ? new Date(state.dueAtMs) : null },
      ]);
      setCurrentDetails(described(state));
    },
    alert({ kind }, state) {
      if (isEnded(state)) return;
      if (kind === 'remind') log.warn('violation.due-soon', { violationId });
      if (kind !== 'overdue') return;
      overdue.add(1, { severity: state.severity });
      log.error('violation.overdue', { violationId });
    },
  });

  setHandler(violationStateQuery, () => decisions.state());
  decisions.on(takeViolationUpdate, ({ by }) => ({ kind: 'take', by, atMs: Date.now() }), asItIs);
  decisions.on(resolveViolationUpdate, ({ by }) => ({ kind: 'resolve', by, atMs: Date.now() }), asItIs);
  decisions.on(acceptViolationUpdate, (made) => ({ kind: 'accept', ...made, atMs: Date.now() }), asItIs);

  const { status } = await decisions.run(() => continueAsNew<PolicyViolation>({ violationId }));
  await condition(allHandlersFinished);
  return status;
};
