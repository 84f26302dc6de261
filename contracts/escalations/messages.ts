import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { RefusalOf } from '../refusals';
import type { EscalationStatus, ReviewVerdict } from './states';

export interface EscalationInput {
  escalationId: string;
  /** Set when the run continues an earlier one: who must hear of a broken glass has heard. */
  alerted?: true;
}

/** The record of an escalation; times as Unix time. */
export interface EscalationState {
  status: EscalationStatus;
  requestedBy: string;
  breakGlass: boolean;
  /** How many people must agree; 0 where the glass was broken. */
  requiredApprovals: number;
  approvedBy: string[];
  /** A request that is not decided by then expires. */
  decideByMs: number;
  /** The hard end of the grant: from then on it gives nothing, whatever the status. */
  expiresAtMs: number;
  activatedAtMs: number | null;
  endedAtMs: number | null;
  /** The person who denied or revoked it. */
  endedBy: string | null;
  reported: boolean;
  review: EscalationReview | null;
  /** How often people were notified that the review is overdue. */
  reviewLevel: number;
}

/** One step, as it is taken and then recorded. `atMs` is the workflow's time. */
export type EscalationStep = { atMs: number } & (
  | { kind: 'approve' | 'deny' | 'revoke'; by: string }
  | { kind: 'review'; by: string; verdict: ReviewVerdict }
  | { kind: 'expire' | 'report' | 'remind' }
);

/** The state after a step, or why there was none. */
export interface EscalationRecorded {
  state: EscalationState;
  refused?: RefusalOf<'escalation'>;
}

export interface EscalationDecision {
  by: string;
}
export interface EscalationReview extends EscalationDecision {
  verdict: ReviewVerdict;
}

export type AccessEscalation = (input: EscalationInput) => Promise<EscalationStatus>;

export const escalationWorkflowId = (escalationId: string) => `escalation:${escalationId}`;
export const ACCESS_ESCALATION = 'accessEscalation';

export const approveEscalationUpdate = defineUpdate<EscalationState, [EscalationDecision]>('approveEscalation');
export const denyEscalationUpdate = defineUpdate<EscalationState, [EscalationDecision]>('denyEscalation');
export const revokeEscalationUpdate = defineUpdate<EscalationState, [EscalationDecision]>('revokeEscalation');
export const reviewEscalationUpdate = defineUpdate<EscalationState, [EscalationReview]>('reviewEscalation');
/** Undefined before the first step has read the records. */
export const escalationStateQuery = defineQuery<EscalationState | undefined>('escalationState');
