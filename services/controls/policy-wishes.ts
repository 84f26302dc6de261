import {
  assessPolicySignal,
  FIRST_LOOK,
  POLICY_KEEPER,
  policyKeeperWorkflowId,
} from '../../contracts/controls/policy-messages';
import {
  POLICY_VIOLATION,
  violationWorkflowId,
  type ViolationInput,
} from '../../contracts/controls/violation-messages';
import { CORE_QUEUE } from '../../contracts/kernel/queues';
import type { SignalWish, WorkflowWish } from '../../platform/database/outbox';

/** The wish that the keeper looks at one policy now. */
export const assessPolicyWish = (policyId: string): SignalWish => ({
  aggregateType: 'policy',
  aggregateId: policyId,
  workflow: POLICY_KEEPER,
  workflowId: policyKeeperWorkflowId(),
  taskQueue: CORE_QUEUE,
  input: FIRST_LOOK,
  reuse: 'allow-duplicate',
  summary: 'Assesses policies',
  signal: assessPolicySignal.name,
  signalInput: { policyId },
});

/** The wish to run a violation's process. Driven by its record, so another run does no harm. */
export const violationWish = (violationId: string): WorkflowWish => ({
  aggregateType: 'violation',
  aggregateId: violationId,
  workflow: POLICY_VIOLATION,
  workflowId: violationWorkflowId(violationId),
  taskQueue: CORE_QUEUE,
  input: { violationId } satisfies ViolationInput,
  searchAttributes: { Stage: 'starting' },
  reuse: 'allow-duplicate',
  summary: 'A control that failed, until somebody has dealt with it',
});
