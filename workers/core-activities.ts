import { asActivities } from '../activities/as-activities';
import { auditSteps, auditStoreSteps } from '../activities/audit/audit.activities';
import { retentionSteps, retentionStoreSteps } from '../activities/audit/retention.activities';
import { caseSteps, screeningSteps } from '../activities/compliance/case.activities';
import { policySteps, violationSteps } from '../activities/controls/policy.activities';
import { donationSteps } from '../activities/donations/donation.activities';
import { refundProviderSteps, refundSteps } from '../activities/donations/refund.activities';
import { escalationSteps } from '../activities/escalations/escalation.activities';
import { subjectSteps, subjectStoreSteps } from '../activities/privacy/subject.activities';
import { corePorts } from './core-ports';
import type { WorkerProcess } from './process';

/** Every step of worker core, by its wire name. */
const CORE_STEPS = {
  ...donationSteps,
  ...screeningSteps,
  ...refundSteps,
  ...refundProviderSteps,
  ...caseSteps,
  ...auditSteps,
  ...auditStoreSteps,
  ...retentionSteps,
  ...retentionStoreSteps,
  ...escalationSteps,
  ...subjectSteps,
  ...subjectStoreSteps,
  ...policySteps,
  ...violationSteps,
};

export const coreActivities = (process: WorkerProcess) => asActivities(CORE_STEPS, corePorts(process), process.log);
