import type { Assessment, AssessmentScope } from '../../contracts/controls/policy-messages';
import type { ViolationRecorded, ViolationState, ViolationStep } from '../../contracts/controls/violation-messages';
import type { Actor } from '../../contracts/identity/actor';

export interface PolicyPorts {
  /** Ids of policies in force that have a check whose time has come. */
  listDuePolicies(actor: Actor): Promise<string[]>;
  /** Idempotent by `assessmentId`. */
  assessPolicy(policyId: string, assessmentId: string, scope: AssessmentScope, actor: Actor): Promise<Assessment>;
}

export type PolicyActivities = ReturnType<typeof createPolicyActivities>;

export const createPolicyActivities = (ports: PolicyPorts, actor: () => Actor) => ({
  listDuePolicies: () => ports.listDuePolicies(actor()),
  assessPolicy: (policyId: string, assessmentId: string, scope: AssessmentScope) =>
    ports.assessPolicy(policyId, assessmentId, scope, actor()),
});

export interface ViolationPorts {
  readViolation(violationId: string, actor: Actor): Promise<ViolationState>;
  /** A step that does not fit is answered with its refusal. */
  recordViolationStep(violationId: string, step: ViolationStep, actor: Actor): Promise<ViolationRecorded>;
}

export type ViolationActivities = ReturnType<typeof createViolationActivities>;

export const createViolationActivities = (ports: ViolationPorts, actor: () => Actor) => ({
  readViolation: (violationId: string) => ports.readViolation(violationId, actor()),
  recordViolationStep: (violationId: string, step: ViolationStep) =>
    ports.recordViolationStep(violationId, step, actor()),
});
