import { readEscalationState, recordEscalationStep } from '../../services/escalations/escalation-record';
import type { ActivitiesOf } from '../as-activities';

/** Steps of an escalation. */
export const escalationSteps = { readEscalation: readEscalationState, recordEscalationStep };
export type EscalationActivities = ActivitiesOf<typeof escalationSteps>;
