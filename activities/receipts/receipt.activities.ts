import { renderReceipt } from '../../services/receipts/render-receipt';
import type { ActivitiesOf } from '../as-activities';

/** Steps of a receipt that cost CPU and the object store. */
export const receiptSteps = { renderReceipt };
export type ReceiptActivities = ActivitiesOf<typeof receiptSteps>;
