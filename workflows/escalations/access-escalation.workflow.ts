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
import type { EscalationActivities } from '../../activities/escalations/escalation.activities';
import {
  approveEscalationUpdate,
  denyEscalationUpdate,
  escalationStateQuery,
  reviewEscalationUpdate,
  revokeEscalationUpdate,
  type AccessEscalation,
  type EscalationState,
  type EscalationStep,
} from '../../contracts/escalations/messages';
import { dueAtAttribute, stageAttribute } from '../../contracts/kernel/search-attributes';
import { afterStep, dueStep, isClosed, isRecorded, refusedStep } from '../../domain/escalations/escalation';
import { asItIs, createDecisions } from '../kernel/decisions';
import { createParking } from '../kernel/parking';
import { databaseSteps } from '../kernel/steps';

const steps = databaseSteps<EscalationActivities>({
  readEscalation: 'Read where the escalation stands',
  recordEscalationStep: 'Record a step of the escalation',
});

const glassBroken = metricMeter.createCounter('hingecraft_break_glass', 'grants', 'Rights taken by breaking the glass');
const overdue = metricMeter.createCounter(
  'hingecraft_break_glass_overdue',
  'notifications',
  'Overdue reviews that people were notified of',
);

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
      return state.breakGlass && !state.review
        ? `Closed (${state.status}). Waits for another person to review what was done; reminded ${state.reviewLevel} times.`
        : `Closed: ${state.status}.`;
  }
};

/**
 * More rights for one person, for a while: agreed to by others, or taken by breaking the glass, until a hard end; then
 * a report, and after a broken glass a review. The grant's end stands in its record and is looked at in every decision,
 * so the timer here only tidies.
 */
export const accessEscalation: AccessEscalation = async ({ escalationId, alerted }) => {
  const decisions = createDecisions<EscalationState, EscalationStep>({
    park: createParking({ givingUp: () => 'never', resumed: () => decisions.show() }),
    async read() {
      const state = await steps.readEscalation(escalationId);
      sayBrokenGlass(state);
      return state;
    },
    record: ({ step }) => steps.recordEscalationStep(escalationId, step),
    refusal(state, step) {
      const refusal = refusedStep(state, step);
      return refusal === 'not-due' ? undefined : refusal;
    },
    after: afterStep,
    isRecorded,
    due(state) {
      const due = dueStep(state);
      return due && { ...due, summary: TIMERS[due.kind], step: (atMs) => ({ kind: due.kind, atMs }) };
    },
    isClosed,
    show(state) {
      const due = dueStep(state);
      const stage = state.status !== 'active' && due?.kind === 'remind' ? 'awaiting-review' : state.status;
      upsertSearchAttributes([
        { key: stageAttribute, value: stage },
        { key: dueAtAttribute, value: due ? new Date(due.atMs) : null },
      ]);
      setCurrentDetails(described(state));
    },
    alert({ kind }, { reviewLevel }) {
      if (kind !== 'remind') return;
      overdue.add(1);
      log.error('escalation.review-overdue', { escalationId, level: reviewLevel });
    },
  });

  let isSaid = alerted === true;
  const sayBrokenGlass = ({ breakGlass }: EscalationState) => {
    if (!breakGlass || isSaid) return;
    isSaid = true;
    glassBroken.add(1);
    log.error('escalation.break-glass', { escalationId });
  };

  setHandler(escalationStateQuery, () => decisions.state());
  decisions.on(approveEscalationUpdate, ({ by }) => ({ kind: 'approve', by, atMs: Date.now() }), asItIs);
  decisions.on(denyEscalationUpdate, ({ by }) => ({ kind: 'deny', by, atMs: Date.now() }), asItIs);
  decisions.on(revokeEscalationUpdate, ({ by }) => ({ kind: 'revoke', by, atMs: Date.now() }), asItIs);
  decisions.on(reviewEscalationUpdate, (made) => ({ kind: 'review', ...made, atMs: Date.now() }), asItIs);

  const { status } = await decisions.run(() => continueAsNew<AccessEscalation>({ escalationId, alerted: true }));
  await condition(allHandlersFinished);
  return status;
};
