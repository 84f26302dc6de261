import {
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { CaseActivities } from '../../activities/compliance/case.activities';
import {
  approveCaseUpdate,
  caseStateQuery,
  claimCaseUpdate,
  decideCaseUpdate,
  unclaimCaseUpdate,
  type CaseState,
  type ReviewCase,
} from '../../contracts/compliance/messages';
import type { CaseVerdict } from '../../contracts/compliance/states';
import { dueAtAttribute, stageAttribute } from '../../contracts/kernel/search-attributes';
import {
  afterMove,
  caseStepOf,
  dueMove,
  openCase,
  refusedMove,
  type CaseMove,
} from '../../domain/compliance/case-state';
import { asItIs, createDecisions } from '../kernel/decisions';
import { createParking } from '../kernel/parking';
import { databaseSteps } from '../kernel/steps';

const { recordCaseStep } = databaseSteps<CaseActivities>({ recordCaseStep: 'Record a step of the case' });

const TIMERS = { 'lease-expired': 'Lease of the claim', reminded: 'Reminder', escalated: 'Due date' } as const;

const described = (state: CaseState): string => {
  const level = state.level > 1 ? `, escalated to level ${state.level}` : '';
  const wants = {
    open: 'Waits for a reviewer to claim it',
    escalated: 'Overdue: waits for a lead to claim it',
    claimed: `Claimed by ${state.assigneeId ?? ''} until ${new Date(state.claimedUntilMs ?? 0).toISOString()}`,
    awaiting_person: `Waits for a second person to approve: ${state.proposal?.verdict ?? ''}`,
    resolved: `Decided: ${state.verdict ?? ''}`,
  }[state.status];
  return `${wants}. Due ${new Date(state.dueAtMs).toISOString()}${level}. No gift is declined automatically.`;
};

/**
 * Runs a person's judgement on one held gift: claimed under a lease, reminded, escalated, decided; never by the clock.
 */
export const reviewCase: ReviewCase = async ({ terms, state: earlier }) => {
  const decisions = createDecisions<CaseState, CaseMove>({
    park: createParking({ givingUp: () => 'never', resumed: () => decisions.show() }),
    // The case begins with its terms: there is nothing to read.
    read: (last) => Promise.resolve(last ?? earlier ?? openCase(terms)),
    record: async ({ id, step, after }) => ({ state: await recordCaseStep(terms.caseId, caseStepOf(id, step, after)) }),
    refusal: (state, move) => refusedMove(state, terms, move),
    after: (state, move) => afterMove(state, terms, move),
    due(state) {
      const { kind, atMs } = dueMove(state, terms);
      return { kind, atMs, summary: TIMERS[kind], step: (nowMs) => ({ kind, atMs: nowMs }) };
    },
    isClosed: ({ verdict }) => verdict !== undefined,
    show(state) {
      upsertSearchAttributes([
        { key: stageAttribute, value: state.status },
        { key: dueAtAttribute, value: state.status === 'resolved' ? null : new Date(state.dueAtMs) },
      ]);
      setCurrentDetails(described(state));
    },
    alert({ kind }) {
      if (kind === 'reminded' || kind === 'escalated') log.warn('case.overdue', { caseId: terms.caseId, step: kind });
    },
  });

  setHandler(caseStateQuery, () => decisions.state() ?? openCase(terms));
  decisions.on(claimCaseUpdate, (made) => ({ kind: 'claim', ...made, atMs: Date.now() }), asItIs);
  decisions.on(unclaimCaseUpdate, (made) => ({ kind: 'unclaim', ...made, atMs: Date.now() }), asItIs);
  decisions.on(decideCaseUpdate, (made) => ({ kind: 'decide', ...made, atMs: Date.now() }), asItIs);
  decisions.on(approveCaseUpdate, (made) => ({ kind: 'approve', ...made, atMs: Date.now() }), asItIs);

  const { verdict } = await decisions.run((state) => continueAsNew<ReviewCase>({ terms, state }));
  await condition(allHandlersFinished);
  return verdict as CaseVerdict;
};
