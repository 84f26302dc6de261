import { sealAccessLog } from '../../services/access/seal-access-log';
import { lockCheckpoints } from '../../services/audit/lock-checkpoints';
import { startDueRetention } from '../../services/audit/start-retention';
import { takeCheckpoint } from '../../services/audit/take-checkpoint';
import { testObjectLock } from '../../services/audit/test-object-lock';
import type { ActivitiesOf } from '../as-activities';

/** Steps of the audit schedule in the database. */
export const auditSteps = { takeCheckpoint, sealAccessLog, startDueRetention };
export type AuditActivities = ActivitiesOf<typeof auditSteps>;

/** Steps that use the locked store. */
export const auditStoreSteps = { lockCheckpoints, testObjectLock };
export type AuditStoreActivities = ActivitiesOf<typeof auditStoreSteps>;
