import {
  assessPolicySignal,
  FIRST_LOOK,
  POLICY_SCHEDULER,
  policySchedulerWorkflowId,
} from '../../contracts/controls/policy-messages';
import {
  POLICY_VIOLATION,
  violationWorkflowId,
  type ViolationInput,
} from '../../contracts/controls/violation-messages';
import { CORE_QUEUE } from '../../contracts/kernel/queues';
import type { SignalCommand, WorkflowCommand } from '../../platform/database/outbox';

/** Returns the outbox command that signals the scheduler to assess one policy now. */
export const assessPolicyCommand = (policyId: string): SignalCommand => ({
  aggregateType: 'policy',
  aggregateId: policyId,
  workflow: POLICY_SCHEDULER,
  workflowId: policySchedulerWorkflowId(),
  taskQueue: CORE_QUEUE,
  input: FIRST_LOOK,
  reuse: 'allow-duplicate',
  summary: 'Assesses policies',
  signal: assessPolicySignal.name,
  signalInput: { policyId },
});

/**
 * Returns the outbox command that starts the workflow of a violation. The workflow follows the record, so starting it
 * again does no harm.
 */
export const violationCommand = (violationId: string): WorkflowCommand => ({
  aggregateType: 'violation',
  aggregateId: violationId,
  workflow: POLICY_VIOLATION,
  workflowId: violationWorkflowId(violationId),
  taskQueue: CORE_QUEUE,
  input: { violationId } satisfies ViolationInput,
  searchAttributes: { Stage: 'starting' },
  reuse: 'allow-duplicate',
  summary: 'A failed control, until it is resolved or accepted',
});
