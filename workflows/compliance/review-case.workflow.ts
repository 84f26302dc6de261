import {
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import { refused } from '../../contracts/kernel/refused';
import type { CaseActivities } from '../../activities/compliance/case.activities';
import {
  approveCaseUpdate,
  caseStateQuery,
  claimCaseUpdate,
  decideCaseUpdate,
  unclaimCaseUpdate,
  type ApproveCase,
  type CaseState,
  type CaseStep,
  type ClaimCase,
  type DecideCase,
  type ReviewCase,
  type UnclaimCase,
} from '../../contracts/compliance/messages';
import type { RefusalOf } from '../../contracts/refusals';
import type { CaseVerdict } from '../../contracts/compliance/states';
import type { Actor } from '../../contracts/identity/actor';
import { dueAtAttribute, stageAttribute } from '../../contracts/kernel/search-attributes';
import * as rules from '../../domain/compliance/case-state';
import { handleUpdate } from '../kernel/edge';
import { actingAs, currentActor } from '../kernel/interceptors';
import { createParking } from '../kernel/parking';
import { databaseSteps } from '../kernel/steps';

const { recordCaseStep } = databaseSteps<CaseActivities>({ recordCaseStep: 'Record a step of the case' });

/** Steps of the clock that people must hear of. */
const ALERTS: readonly CaseStep['kind'][] = ['reminded', 'escalated'];

/** A person's judgement on one held gift: claimed under a lease, reminded, escalated, decided; never by the clock. */
export const reviewCase: ReviewCase = async ({ terms, state: earlier }) => {
  let state: CaseState = earlier ?? rules.openCase(terms);
  // Steps are taken at once, so that the next caller meets their effect, and recorded in order by the main loop.
  const unrecorded: { step: CaseStep; actor: Actor | undefined }[] = [];
  let taken = 0;
  let recorded = 0;

  const park = createParking({ givingUp: () => 'never', resumed: () => show() });

  const show = () => {
    const due = new Date(state.dueAtMs);
    upsertSearchAttributes([
      { key: stageAttribute, value: state.status },
      { key: dueAtAttribute, value: state.status === 'resolved' ? null : due },
    ]);
    const level = state.level > 1 ? `, escalated to level ${state.level}` : '';
    const wants = {
      open: 'Waits for a reviewer to claim it',
      escalated: 'Overdue: waits for a lead to claim it',
      claimed: `Claimed by ${state.assigneeId ?? ''} until ${new Date(state.claimedUntilMs ?? 0).toISOString()}`,
      awaiting_person: `Waits for a second person to approve: ${state.proposal?.verdict ?? ''}`,
      resolved: `Decided: ${state.verdict ?? ''}`,
    }[state.status];
    setCurrentDetails(`${wants}. Due ${due.toISOString()}${level}. A gift is never declined by the clock.`);
  };

  /** Takes a step now and resolves once it is recorded. */
  const take = async (kind: CaseStep['kind'], after: CaseState, more: Partial<CaseStep> = {}): Promise<CaseState> => {
    state = after;
    unrecorded.push({ step: { stepId: uuid4(), kind, after, ...more }, actor: currentActor() });
    const mine = ++taken;
    await condition(() => recorded >= mine);
    return after;
  };

  const refuse = (refusal: RefusalOf<'case'> | undefined) => {
    if (refusal) throw refused(refusal);
  };

  setHandler(caseStateQuery, () => state);
  handleUpdate(
    claimCaseUpdate,
    ({ by }) => take('claimed', rules.claimed(state, by, Date.now() + terms.leaseMs), { by }),
    (request: ClaimCase) => refuse(rules.refusedClaim(state, terms, request, Date.now())),
  );
  handleUpdate(
    unclaimCaseUpdate,
    ({ by }) => take('unclaimed', rules.unclaimed(state), { by }),
    (request: UnclaimCase) => refuse(rules.refusedUnclaim(state, request.by, Date.now())),
  );
  handleUpdate(
    decideCaseUpdate,
    ({ by, verdict, noteId, proposalId, hash }) => {
      if (!rules.needsTwoPeople(terms.kind, verdict))
        return take('decided', rules.decided(state, verdict), { by, noteId });
      const proposal = { proposalId, verdict, noteId, hash, proposedBy: by };
      return take('proposed', rules.proposed(state, proposal), { by, noteId, proposal });
    },
    (request: DecideCase) => refuse(rules.refusedDecision(state, terms, request, Date.now())),
  );
  handleUpdate(
    approveCaseUpdate,
    ({ by }) => {
      const { proposal } = state;
      if (!proposal) throw refused('case.no-proposal');
      return take('approved', rules.decided(state, proposal.verdict), { by, proposal });
    },
    (request: ApproveCase) => refuse(rules.refusedApproval(state, terms, request)),
  );

  const record = async () => {
    const next = unrecorded[0];
    if (!next) return;
    await park('record', () => actingAs(next.actor, () => recordCaseStep(terms.caseId, next.step)));
    unrecorded.shift();
    recorded++;
    if (ALERTS.includes(next.step.kind)) log.warn('case.overdue', { caseId: terms.caseId, step: next.step.kind });
    show();
  };

  /** What the clock does next: it frees, reminds and climbs. */
  const clock = (): { atMs: number; summary: string; act: () => Promise<CaseState> } => {
    const remindAtMs = state.dueAtMs - terms.remindBeforeMs;
    const lease = state.claimedUntilMs ?? Infinity;
    const next = state.reminded ? state.dueAtMs : Math.min(remindAtMs, state.dueAtMs);
    if (lease <= next) {
      return { atMs: lease, summary: 'Lease of the claim', act: () => take('lease-expired', rules.unclaimed(state)) };
    }
    if (!state.reminded && remindAtMs < state.dueAtMs) {
      return { atMs: remindAtMs, summary: 'Reminder', act: () => take('reminded', rules.reminded(state)) };
    }
    const nextDueMs = Date.now() + (terms.dueAtMs - terms.openedAtMs);
    return {
      atMs: state.dueAtMs,
      summary: 'Due date',
      act: () => take('escalated', rules.escalated(state, nextDueMs)),
    };
  };

  show();
  while (!state.verdict || unrecorded.length > 0) {
    if (unrecorded.length > 0) {
      await record();
      continue;
    }
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      if (unrecorded.length === 0) await continueAsNew<ReviewCase>({ terms, state });
      continue;
    }
    const { atMs, summary, act } = clock();
    const left = Math.max(1, atMs - Date.now());
    const before = taken;
    if (!(await condition(() => taken > before, left, { summary }))) void act();
  }
  await condition(allHandlersFinished);
  return state.verdict satisfies CaseVerdict;
};
