import type { Finding } from '../../../contracts/controls/policies';
import type { FreshListParameters } from '../../../contracts/controls/policy-schemas';
import { controlChecksStore } from '../../../entities/controls/control-checks.store';
import type { Tx } from '../../../platform/database/unit-of-work';

const DAY_MS = 86_400_000;

/**
 * Checks that every gift over the threshold that settled in the period was screened with lists that were recent then.
 */
export const checkScreenedWithFreshList = async (
  { manager }: Tx,
  parameters: FreshListParameters,
  now: Date,
): Promise<Finding> => {
  const examined = await controlChecksStore(manager).screenedGifts({
    currency: parameters.currency,
    thresholdAtomic: parameters.threshold_atomic,
    since: new Date(now.getTime() - parameters.period_days * DAY_MS),
    until: now,
    maxListAgeHours: parameters.max_list_age_hours,
  });
  return { ...examined, subject_type: 'donation' };
};
