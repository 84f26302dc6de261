export { reviewCase } from './compliance/review-case.workflow';
export { donationIntake } from './donations/donation-intake.workflow';
export { refund } from './donations/refund.workflow';
export { accessEscalation } from './governance/access-escalation.workflow';
export { auditKeeper } from './governance/audit-keeper.workflow';
export { retentionRun } from './governance/retention-run.workflow';
export { subjectErasure } from './governance/subject-erasure.workflow';
export { subjectExport } from './governance/subject-export.workflow';
