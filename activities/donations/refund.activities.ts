import {
  completeRefund,
  decideRefund,
  readRefund,
  refuseRefund,
  sendRefund,
} from '../../services/donations/run-refund';
import type { ActivitiesOf } from '../as-activities';

/** Steps of a refund. Each returns the record as it then stands. */
export const refundSteps = { readRefund, decideRefund, completeRefund, refuseRefund };
export type RefundActivities = ActivitiesOf<typeof refundSteps>;

/** Steps that call a payment provider. */
export const refundProviderSteps = { sendRefund };
export type RefundProviderActivities = ActivitiesOf<typeof refundProviderSteps>;
