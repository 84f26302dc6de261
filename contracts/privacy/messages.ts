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

/** The record of a subject request: ids, enums and times only. `hash` is what an approver agrees to. */
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

/** The outcome of an export: a file with its end, or none because the subject was erased. */
export type ExportOutcome = { state: 'ready'; expiresAtMs: number } | { state: 'erased' };

/** The outcome of an erasure: done, or the holds that it waits for. */
export type ErasureOutcome = { state: 'done' } | { state: 'held'; holds: ErasureHold[] };

export type SubjectRequestWorkflow = (input: SubjectRequestInput) => Promise<SubjectRequestStatus>;

export const erasureWorkflowId = (requestId: string) => `erasure:${requestId}`;
export const SUBJECT_ERASURE = 'subjectErasure';
export const exportWorkflowId = (requestId: string) => `export:${requestId}`;
export const SUBJECT_EXPORT = 'subjectExport';

/** Returns the workflow id of a request, by its type. */
export const subjectWorkflowId = (requestId: string, type: SubjectRequestType) =>
  type === 'erasure' ? erasureWorkflowId(requestId) : exportWorkflowId(requestId);

/** Notifies a request that its subject has used their token. */
export const subjectVerifiedSignal = defineSignal<[{ key: string }]>('subjectVerified');
/** Notifies an erasure that one of its holds may have ended. */
export const holdReleasedSignal = defineSignal<[{ key: string }]>('holdReleased');
/** Notifies an export that its file was deleted before its time. */
export const exportEndedSignal = defineSignal<[{ key: string }]>('exportEnded');
export const decideSubjectRequestUpdate = defineUpdate<SubjectRequestStatus, [SubjectDecision]>('decideSubjectRequest');
export const extendSubjectRequestUpdate = defineUpdate<SubjectRequestStatus, [SubjectExtension]>(
  'extendSubjectRequest',
);
export const subjectStageQuery = defineQuery<SubjectRequestStage>('subjectStage');
