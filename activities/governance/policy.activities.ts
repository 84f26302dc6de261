import type { Assessment, AssessmentScope } from '../../contracts/governance/policy-messages';
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
