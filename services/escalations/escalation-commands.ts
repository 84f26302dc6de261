import { ACCESS_ESCALATION, escalationWorkflowId, type EscalationInput } from '../../contracts/escalations/messages';
import { CORE_QUEUE } from '../../contracts/kernel/queues';
import type { EventTopic } from '../../contracts/webhooks/topics';
import type { NewEscalation } from '../../entities/escalations/escalation.store';
import type { OutgoingEvent, WorkflowCommand } from '../../platform/database/outbox';

/** Returns the command to run an escalation's process. Driven by its record, so another run does no harm. */
export const escalationCommand = (escalationId: string): WorkflowCommand => ({
  aggregateType: 'escalation',
  aggregateId: escalationId,
  workflow: ACCESS_ESCALATION,
  workflowId: escalationWorkflowId(escalationId),
  taskQueue: CORE_QUEUE,
  input: { escalationId } satisfies EscalationInput,
  searchAttributes: { Stage: 'starting' },
  reuse: 'allow-duplicate',
  summary: 'A request for a permission for a limited time',
});

/** Returns the event that informs reviewers of a break-glass grant: ids and names of rights; never the reason. */
export const escalationEvent = (
  topic: EventTopic,
  { id, requestedBy, permission, expiresAt }: Pick<NewEscalation, 'id' | 'requestedBy' | 'permission' | 'expiresAt'>,
  more: Record<string, unknown> = {},
): OutgoingEvent => ({
  aggregateType: 'escalation',
  aggregateId: id,
  topic,
  data: {
    escalation_id: id,
    requested_by: requestedBy,
    permission,
    expires_at: expiresAt.toISOString(),
    ...more,
  },
});
