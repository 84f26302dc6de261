import { assessPolicy, listDuePolicies } from '../../services/controls/assess-policy';
import { readViolationState, recordViolationStep } from '../../services/controls/violations';
import type { ActivitiesOf } from '../as-activities';

/** Steps of the assessment of policies. */
export const policySteps = { listDuePolicies, assessPolicy };
export type PolicyActivities = ActivitiesOf<typeof policySteps>;

/** Steps of a violation. */
export const violationSteps = { readViolation: readViolationState, recordViolationStep };
export type ViolationActivities = ActivitiesOf<typeof violationSteps>;
