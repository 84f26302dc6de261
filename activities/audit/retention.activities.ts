import { finishRetention } from '../../services/audit/finish-retention';
import { purgeSelected } from '../../services/audit/purge-selected';
import { countRetention, decideRetention, lapseRetention, recountRetention } from '../../services/audit/run-retention';
import type { ActivitiesOf } from '../as-activities';

/** Decisions on a retention run. */
export const retentionSteps = { decideRetention, lapseRetention };
export type RetentionActivities = ActivitiesOf<typeof retentionSteps>;

/** Steps that take longer than a transaction should. */
export const retentionStoreSteps = { countRetention, recountRetention, purgeRange: purgeSelected, finishRetention };
export type RetentionStoreActivities = ActivitiesOf<typeof retentionStoreSteps>;
