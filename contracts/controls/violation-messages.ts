import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { RefusalOf } from '../refusals';
import type { AcceptanceReason, ViolationStatus } from './violations';
import type { Severity } from './policies';

export interface ViolationInput {
  violationId: string;
}

/** The record of a violation; times as Unix time. */
export interface ViolationState {
  status: ViolationStatus;
  severity: Severity;
  openedAtMs: number;
  dueAtMs: number;
  assigneeId: string | null;
  /** Whoever resolved or accepted it. */
  resolvedBy: string | null;
  acceptance: { reason: AcceptanceReason; untilMs: number } | null;
  reminded: boolean;
  /** How often people were notified that it is overdue. */
  overdueLevel: number;
  /** Whether the newest result of its requirement is a pass that is younger than the violation. */
  passing: boolean;
}

/** One step, as it is asked for and then recorded. `atMs` is the workflow's time. */
export type ViolationStep = { atMs: number } & (
  | { kind: 'take' | 'resolve'; by: string }
  | { kind: 'accept'; by: string; reason: AcceptanceReason; untilMs: number }
  | { kind: 'remind' | 'overdue' }
);

/** The state after a step, or why there was none. */
export interface ViolationRecorded {
  state: ViolationState;
  refused?: RefusalOf<'violation'>;
}

export interface ViolationDecision {
  by: string;
}
export interface ViolationAcceptance extends ViolationDecision {
  reason: AcceptanceReason;
  untilMs: number;
}

export type PolicyViolation = (input: ViolationInput) => Promise<ViolationStatus>;

export const violationWorkflowId = (violationId: string) => `violation:${violationId}`;
export const POLICY_VIOLATION = 'policyViolation';

export const takeViolationUpdate = defineUpdate<ViolationState, [ViolationDecision]>('takeViolation');
export const resolveViolationUpdate = defineUpdate<ViolationState, [ViolationDecision]>('resolveViolation');
export const acceptViolationUpdate = defineUpdate<ViolationState, [ViolationAcceptance]>('acceptViolation');
/** Undefined before the first step has read the records. */
export const violationStateQuery = defineQuery<ViolationState | undefined>('violationState');
