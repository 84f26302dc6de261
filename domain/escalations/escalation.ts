import type { EscalationState, EscalationStep } from '../../contracts/escalations/messages';
import type { RefusalOf } from '../../contracts/refusals';
import { REPORT_AFTER_MS, REVIEW_WITHIN_MS } from './escalation-policy';

type EscalationRefusal = RefusalOf<'escalation'>;

const refusedDecision = (state: EscalationState, by: string, atMs: number): EscalationRefusal | undefined => {
  if (state.status !== 'pending') return 'escalation.not-pending';
  if (atMs >= state.decideByMs) return 'escalation.too-late';
  return by === state.requestedBy ? 'escalation.own-request' : undefined;
};

const refusedReview = (state: EscalationState, by: string): EscalationRefusal | undefined => {
  if (!state.breakGlass) return 'escalation.no-review';
  if (state.review) return 'escalation.already-reviewed';
  if (by === state.requestedBy) return 'escalation.own-request';
  return state.status === 'active' ? 'escalation.still-active' : undefined;
};

/** When the clock does its next step, and which; undefined when only people can. */
export const dueStep = (state: EscalationState): { kind: 'expire' | 'report' | 'remind'; atMs: number } | undefined => {
  const { status, activatedAtMs, endedAtMs } = state;
  if (status === 'pending') return { kind: 'expire', atMs: state.decideByMs };
  if (status === 'active') return { kind: 'expire', atMs: state.expiresAtMs };
  if (activatedAtMs === null || endedAtMs === null) return undefined;
  if (!state.reported) return { kind: 'report', atMs: endedAtMs + REPORT_AFTER_MS };
  if (!state.breakGlass || state.review) return undefined;
  return { kind: 'remind', atMs: activatedAtMs + (state.reviewLevel + 1) * REVIEW_WITHIN_MS };
};

/** Nothing is left to do, for people or for the clock. */
export const isClosed = (state: EscalationState): boolean => dueStep(state) === undefined;

/** Why a step is not taken; `not-due` is one of the clock that has been recorded, or overtaken. */
export const refusedStep = (
  state: EscalationState,
  step: EscalationStep,
): EscalationRefusal | 'not-due' | undefined => {
  switch (step.kind) {
    case 'approve': {
      const refusal = refusedDecision(state, step.by, step.atMs);
      return refusal ?? (state.approvedBy.includes(step.by) ? 'escalation.already-approved' : undefined);
    }
    case 'deny':
      return refusedDecision(state, step.by, step.atMs);
    case 'revoke':
      return state.status === 'pending' || state.status === 'active' ? undefined : 'escalation.not-open';
    case 'review':
      return refusedReview(state, step.by);
    case 'expire':
    case 'report':
    case 'remind': {
      const due = dueStep(state);
      return due?.kind === step.kind && step.atMs >= due.atMs ? undefined : 'not-due';
    }
  }
};

/** Whether the record holds this step of this person already. */
export const isRecorded = (state: EscalationState, step: EscalationStep): boolean => {
  switch (step.kind) {
    case 'approve':
      return state.approvedBy.includes(step.by);
    case 'deny':
      return state.status === 'denied' && state.endedBy === step.by;
    case 'revoke':
      return state.status === 'revoked' && state.endedBy === step.by;
    case 'review':
      return state.review?.by === step.by && state.review.verdict === step.verdict;
    case 'expire':
    case 'report':
    case 'remind':
      return false;
  }
};

const approved = (state: EscalationState, by: string, atMs: number): EscalationState => {
  const approvedBy = [...state.approvedBy, by];
  if (approvedBy.length < state.requiredApprovals) return { ...state, approvedBy };
  return { ...state, approvedBy, status: 'active', activatedAtMs: atMs };
};

/** The state after a step that `refusedStep` lets pass. A grant that a late clock ends has ended at its own end. */
export const afterStep = (state: EscalationState, step: EscalationStep): EscalationState => {
  switch (step.kind) {
    case 'approve':
      return approved(state, step.by, step.atMs);
    case 'deny':
      return { ...state, status: 'denied', endedAtMs: step.atMs, endedBy: step.by };
    case 'revoke':
      return { ...state, status: 'revoked', endedAtMs: Math.min(step.atMs, state.expiresAtMs), endedBy: step.by };
    case 'review':
      return { ...state, review: { by: step.by, verdict: step.verdict } };
    case 'expire':
      return { ...state, status: 'expired', endedAtMs: state.status === 'active' ? state.expiresAtMs : step.atMs };
    case 'report':
      return { ...state, reported: true };
    case 'remind':
      return { ...state, reviewLevel: Math.floor((step.atMs - (state.activatedAtMs ?? 0)) / REVIEW_WITHIN_MS) };
  }
};
