import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { RefusalOf } from '../refusals';
import type { AcceptanceReason, ViolationStatus } from './violations';
import type { Severity } from './policies';

export interface ViolationInput {
  violationId: string;
}

/** The state of a violation, read from its record; times in milliseconds since 1970. */
export interface ViolationState {
  status: ViolationStatus;
  severity: Severity;
  openedAtMs: number;
  dueAtMs: number;
  assigneeId: string | null;
  /** The person who resolved or accepted it. */
  resolvedBy: string | null;
  acceptance: { reason: AcceptanceReason; untilMs: number } | null;
  reminded: boolean;
  /** How often people were notified that it is overdue. */
  overdueLevel: number;
  /** Whether the newest result of its requirement is a pass that is younger than the violation. */
  passing: boolean;
}

/** A step of a violation, by a person or by the clock. `atMs` is the workflow's time. */
export type ViolationStep = { atMs: number } & (
  | { kind: 'take' | 'resolve'; by: string }
  | { kind: 'accept'; by: string; reason: AcceptanceReason; untilMs: number }
  | { kind: 'remind' | 'overdue' }
);

/** The state after a step; `refused` is the code when the step was not recorded. */
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
/** Returns the state of a violation; undefined until the workflow has read the record. */
export const violationStateQuery = defineQuery<ViolationState | undefined>('violationState');
