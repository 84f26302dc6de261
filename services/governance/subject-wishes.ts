import {
  erasureWorkflowId,
  SUBJECT_ERASURE,
  type SubjectRequestInput,
} from '../../contracts/governance/subject-messages';
import { CORE_QUEUE } from '../../contracts/operations/queues';
import type { SignalWish, WorkflowWish } from '../../platform/database/outbox';

/** The wish to run the process of a subject's request. */
export const subjectRequestWish = (requestId: string): WorkflowWish => ({
  aggregateType: 'subject-request',
  aggregateId: requestId,
  workflow: SUBJECT_ERASURE,
  workflowId: erasureWorkflowId(requestId),
  taskQueue: CORE_QUEUE,
  input: { requestId } satisfies SubjectRequestInput,
  searchAttributes: { Stage: 'starting' },
  reuse: 'reject-duplicate',
  summary: 'A subject asks to be erased',
});

export const subjectFactWish = (
  requestId: string,
  signal: 'subjectVerified' | 'holdReleased',
  key: string,
): SignalWish => ({ ...subjectRequestWish(requestId), signal, signalInput: { key } });
