import {
  SUBJECT_ERASURE,
  SUBJECT_EXPORT,
  subjectWorkflowId,
  type SubjectRequestInput,
} from '../../contracts/privacy/messages';
import type { SubjectRequestType } from '../../contracts/privacy/subject-requests';
import { CORE_QUEUE } from '../../contracts/kernel/queues';
import type { SignalCommand, WorkflowCommand } from '../../platform/database/outbox';

/** Returns the outbox command that starts the workflow of a subject's request. */
export const subjectRequestCommand = (requestId: string, type: SubjectRequestType): WorkflowCommand => ({
  aggregateType: 'subject-request',
  aggregateId: requestId,
  workflow: type === 'erasure' ? SUBJECT_ERASURE : SUBJECT_EXPORT,
  workflowId: subjectWorkflowId(requestId, type),
  taskQueue: CORE_QUEUE,
  input: { requestId } satisfies SubjectRequestInput,
  searchAttributes: { Stage: 'starting' },
  reuse: 'reject-duplicate',
  summary: type === 'erasure' ? 'A subject requests their erasure' : 'A subject requests a copy of their data',
});

export const subjectFactCommand = (
  { id, requestType }: { id: string; requestType: SubjectRequestType },
  signal: 'subjectVerified' | 'holdReleased' | 'exportEnded',
  key: string,
): SignalCommand => ({ ...subjectRequestCommand(id, requestType), signal, signalInput: { key } });
