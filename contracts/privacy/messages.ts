import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type {
  ErasureHold,
  ExtensionReason,
  SubjectRefusal,
  SubjectRegime,
  SubjectRequestStatus,
  SubjectRequestType,
} from './subject-requests';

export interface SubjectRequestInput {
  requestId: string;
}

export type SubjectRequestStage =
  | 'starting'
  | 'awaiting-verification'
  | 'awaiting-approval'
  | 'working'
  | 'held'
  | 'ready'
  | 'overdue'
  | 'parked'
  | 'closed';

/** What the records say of one request: ids, enums and times only. `hash` is what an approver agrees to. */
export interface SubjectRecord {
  status: SubjectRequestStatus;
  requestType: SubjectRequestType;
  regime: SubjectRegime;
  filedBy: string;
  hash: string;
  dueAtMs: number;
  /** Null where the regime asks for no acknowledgement. */
  acknowledgeByMs: number | null;
  extended: boolean;
  verified: boolean;
  decidedBy: string | null;
  refusalReason: SubjectRefusal | null;
}

export interface SubjectDecision {
  by: string;
  hash: string;
  decision: 'approve' | 'refuse';
  reason?: SubjectRefusal | undefined;
}

export interface SubjectExtension {
  by: string;
  reason: ExtensionReason;
}

/** Whether the file is there, and until when; or that nothing of the subject is left to give. */
export type ExportOutcome = { state: 'ready'; expiresAtMs: number } | { state: 'erased' };

/** Whether the erasure was done, or what it waits for. */
export type ErasureOutcome = { state: 'done' } | { state: 'held'; holds: ErasureHold[] };

export type SubjectRequestWorkflow = (input: SubjectRequestInput) => Promise<SubjectRequestStatus>;

export const erasureWorkflowId = (requestId: string) => `erasure:${requestId}`;
export const SUBJECT_ERASURE = 'subjectErasure';
export const exportWorkflowId = (requestId: string) => `export:${requestId}`;
export const SUBJECT_EXPORT = 'subjectExport';

/** The workflow of a request, by its type. */
export const subjectWorkflowId = (requestId: string, type: SubjectRequestType) =>
  type === 'erasure' ? erasureWorkflowId(requestId) : exportWorkflowId(requestId);

/** The subject has used their token. */
export const subjectVerifiedSignal = defineSignal<[{ key: string }]>('subjectVerified');
/** Something that held the erasure up may have ended. */
export const holdReleasedSignal = defineSignal<[{ key: string }]>('holdReleased');
/** The file of an export was taken away before its time. */
export const exportEndedSignal = defineSignal<[{ key: string }]>('exportEnded');
export const decideSubjectRequestUpdate = defineUpdate<SubjectRequestStatus, [SubjectDecision]>('decideSubjectRequest');
export const extendSubjectRequestUpdate = defineUpdate<SubjectRequestStatus, [SubjectExtension]>(
  'extendSubjectRequest',
);
export const subjectStageQuery = defineQuery<SubjectRequestStage>('subjectStage');
