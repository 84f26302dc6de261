import type { CaseStep } from '../../contracts/compliance/messages';
import type { Actor } from '../../contracts/identity/actor';

export interface CasePorts {
  /** Writes the case event, the projection and, for a verdict, its effect on the gift; once per `stepId`. */
  recordCaseStep(caseId: string, step: CaseStep, actor: Actor): Promise<void>;
}

export type CaseActivities = ReturnType<typeof createCaseActivities>;

export const createCaseActivities = (ports: CasePorts, actor: () => Actor) => ({
  recordCaseStep: (caseId: string, step: CaseStep) => ports.recordCaseStep(caseId, step, actor()),
});
