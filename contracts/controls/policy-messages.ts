import { defineQuery, defineSignal } from '@temporalio/workflow';

/** `all`: somebody asked for it, so also what is not due. */
export type AssessmentScope = 'due' | 'all';

/** What one assessment wrote: counts and ids only. */
export interface Assessment {
  results: number;
  failed: number;
  /** Violations that it opened. */
  opened: string[];
}

export interface PolicyKeeperState {
  /** As Unix time; null before the first. */
  lastLookMs: number | null;
  assessed: number;
  /** Policies whose last assessment did not run to its end; each is tried again at the next look. */
  failing: string[];
}

/** Carried from run to run. */
export interface PolicyKeeperInput {
  lastLookMs: number | null;
  /** Policies that somebody asked to be assessed, and that were not yet. */
  asked: string[];
}

export const FIRST_LOOK: PolicyKeeperInput = { lastLookMs: null, asked: [] };

export type PolicyKeeper = (input: PolicyKeeperInput) => Promise<never>;

/** One keeper for all policies. */
export const policyKeeperWorkflowId = () => 'policies:keeper';
export const POLICY_KEEPER = 'policyKeeper';

/** Look now at this policy, whether it is due or not; without one, at what is due. */
export const assessPolicySignal = defineSignal<[{ policyId?: string }]>('assessPolicy');
export const policyKeeperQuery = defineQuery<PolicyKeeperState>('policyKeeper');
