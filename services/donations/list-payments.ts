import type { PaymentResource } from '../../contracts/donations/schemas';
import type { Actor } from '../../contracts/identity/actor';
import { formatAmount } from '../../domain/money/amount';
import { shownPaymentStore, type PaymentFilter, type ShownPayment } from '../../entities/donations/shown-payment.store';
import type { WithActor } from '../../platform/database/unit-of-work';

const show = (row: ShownPayment): PaymentResource => ({
  id: row.id,
  donation_id: row.donationId,
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
  (filter: PaymentFilter, actor: Actor): Promise<PaymentResource[]> =>
    withActor(actor, async ({ manager }) => {
      const rows = await shownPaymentStore(manager).page(filter);
      return rows.map(show);
    });
