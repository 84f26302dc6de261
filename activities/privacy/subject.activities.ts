import type {
  ErasureOutcome,
  ExportOutcome,
  SubjectDecision,
  SubjectExtension,
  SubjectRecord,
} from '../../contracts/privacy/messages';
import type { Actor } from '../../contracts/identity/actor';

/** What the process of a subject's request needs. Each step but the erasure returns the record as it then stands. */
export interface SubjectPorts {
  readSubjectRecord(requestId: string, actor: Actor): Promise<SubjectRecord>;
  decideSubjectRequest(requestId: string, decision: SubjectDecision, actor: Actor): Promise<SubjectRecord>;
  extendSubjectRequest(requestId: string, extension: SubjectExtension, actor: Actor): Promise<SubjectRecord>;
  eraseSubject(requestId: string, actor: Actor): Promise<ErasureOutcome>;
}

/** Steps that the object store has a part in. */
export interface SubjectStorePorts {
  /** Makes the file of a request and puts it where it can be fetched. */
  exportSubject(requestId: string, actor: Actor, signal: AbortSignal): Promise<ExportOutcome>;
  /** Takes the file of a request away, and ends the request. */
  endExport(requestId: string, actor: Actor): Promise<void>;
  /** The same for every file that is there of the subject of an erasure. Answers how many. */
  endExportsOfSubject(requestId: string, actor: Actor): Promise<number>;
}

export type SubjectStoreActivities = ReturnType<typeof createSubjectStoreActivities>;

export const createSubjectStoreActivities = (
  ports: SubjectStorePorts,
  actor: () => Actor,
  cancelled: () => AbortSignal,
) => ({
  exportSubject: (requestId: string) => ports.exportSubject(requestId, actor(), cancelled()),
  endExport: (requestId: string) => ports.endExport(requestId, actor()),
  endExportsOfSubject: (requestId: string) => ports.endExportsOfSubject(requestId, actor()),
});

export type SubjectActivities = ReturnType<typeof createSubjectActivities>;

export const createSubjectActivities = (ports: SubjectPorts, actor: () => Actor) => ({
  readSubjectRecord: (requestId: string) => ports.readSubjectRecord(requestId, actor()),
  decideSubjectRequest: (requestId: string, decision: SubjectDecision) =>
    ports.decideSubjectRequest(requestId, decision, actor()),
  extendSubjectRequest: (requestId: string, extension: SubjectExtension) =>
    ports.extendSubjectRequest(requestId, extension, actor()),
  eraseSubject: (requestId: string) => ports.eraseSubject(requestId, actor()),
});
