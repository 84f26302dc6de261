import type {
  ErasureOutcome,
  SubjectDecision,
  SubjectExtension,
  SubjectRecord,
} from '../../contracts/governance/subject-messages';
import type { Actor } from '../../contracts/identity/actor';

/** What the process of a subject's request needs. Each step but the erasure returns the record as it then stands. */
export interface SubjectPorts {
  readSubjectRecord(requestId: string, actor: Actor): Promise<SubjectRecord>;
  decideSubjectRequest(requestId: string, decision: SubjectDecision, actor: Actor): Promise<SubjectRecord>;
  extendSubjectRequest(requestId: string, extension: SubjectExtension, actor: Actor): Promise<SubjectRecord>;
  eraseSubject(requestId: string, actor: Actor): Promise<ErasureOutcome>;
}

export type SubjectActivities = ReturnType<typeof createSubjectActivities>;

export const createSubjectActivities = (ports: SubjectPorts, actor: () => Actor) => ({
  readSubjectRecord: (requestId: string) => ports.readSubjectRecord(requestId, actor()),
  decideSubjectRequest: (requestId: string, decision: SubjectDecision) =>
    ports.decideSubjectRequest(requestId, decision, actor()),
  extendSubjectRequest: (requestId: string, extension: SubjectExtension) =>
    ports.extendSubjectRequest(requestId, extension, actor()),
  eraseSubject: (requestId: string) => ports.eraseSubject(requestId, actor()),
});
