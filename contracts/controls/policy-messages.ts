import { defineQuery, defineSignal } from '@temporalio/workflow';

/** The checks that an assessment runs: those that are due, or all of them when a person requested it. */
export type AssessmentScope = 'due' | 'all';

/** The result of one assessment: counts and ids only. */
export interface Assessment {
  results: number;
  failed: number;
  /** Violations that it opened. */
  opened: string[];
}

export interface PolicySchedulerState {
  /** As Unix time; null before the first. */
  lastLookMs: number | null;
  assessed: number;
  /** Policies whose last assessment did not run to its end; each is tried again at the next look. */
  failing: string[];
}

/** The state that the scheduler passes from run to run. */
export interface PolicySchedulerInput {
  lastLookMs: number | null;
  /** Policies that somebody asked to be assessed, and that were not yet. */
  asked: string[];
}

export const FIRST_LOOK: PolicySchedulerInput = { lastLookMs: null, asked: [] };

export type PolicyScheduler = (input: PolicySchedulerInput) => Promise<never>;

/** Returns the id of the one scheduler of all policies. */
export const policySchedulerWorkflowId = () => 'policies:scheduler';
export const POLICY_SCHEDULER = 'policyScheduler';

/** Requests an assessment of one policy now, due or not; without `policyId`, of every check that is due. */
export const assessPolicySignal = defineSignal<[{ policyId?: string }]>('assessPolicy');
export const policySchedulerQuery = defineQuery<PolicySchedulerState>('policyScheduler');
