import { recordCaseStep } from '../../services/compliance/record-case-step';
import { screenDonation } from '../../services/compliance/screen-donation';
import type { ActivitiesOf } from '../as-activities';

/** Steps of a case. */
export const caseSteps = { recordCaseStep };
export type CaseActivities = ActivitiesOf<typeof caseSteps>;

/** The compliance step of a gift; the gift's workflow imports its type from the contract. */
export const screeningSteps = { screenDonation };
