import type { PaymentResource } from '../../contracts/donations/schemas';
import { publicStatus } from '../../contracts/donations/states';
import type { Actor } from '../../contracts/identity/actor';
import { formatAmount } from '../../domain/money/amount';
import { shownPaymentStore, type PaymentFilter, type ShownPayment } from '../../entities/donations/shown-payment.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import type { Reader } from './read-donation';

/** A gift that shows as pending takes payments; one that does not can only be blocked. */
const tellsOfBlock = ({ discrepancy, donationStatus }: ShownPayment): boolean =>
  discrepancy === 'gift-closed' && donationStatus !== null && publicStatus(donationStatus) === 'pending';

const show = (row: ShownPayment, { seesScreening }: Reader): PaymentResource => ({
  id: row.id,
  donation_id: !seesScreening && tellsOfBlock(row) ? null : row.donationId,
  provider: row.provider,
  provider_reference: row.providerReference,
  amount: formatAmount(BigInt(row.amountAtomic), row.currency),
  currency: row.currency,
  status: row.status,
  discrepancy: row.discrepancy,
  received_at: row.receivedAt.toISOString(),
});

/** Newest first; `unmatched` are the ones that finance owns. */
export const createListPayments =
  ({ withActor }: { withActor: WithActor }) =>
  (filter: PaymentFilter, reader: Reader, actor: Actor): Promise<PaymentResource[]> =>
    withActor(actor, async ({ manager }) => {
      const rows = await shownPaymentStore(manager).page(filter);
      return rows.map((row) => show(row, reader));
    });
