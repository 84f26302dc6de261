import type { ShownPayment } from '../../contracts/donations/schemas';
import { formatAmount } from '../../domain/money/amount';
import { shownPaymentStore, type PaymentFilter } from '../../entities/donations/shown-payment.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import { readerIn } from '../access/access-record';
import type { Caller } from '../access/authorize';
import { filterFor, presentPage } from '../access/filter-list';

/** Lists the payments that the caller may read, newest first; `unmatched` payments wait for finance. */
export const listPayments = (
  { withActor }: { withActor: WithActor },
  search: PaymentFilter,
  caller: Caller,
): Promise<ShownPayment[]> =>
  withActor(caller.actor, async (tx) => {
    const page = await shownPaymentStore(tx.manager).page(search, filterFor(caller, 'payments'));
    const items = await presentPage(readerIn(tx, caller), 'payments', page, ({ amount, returned, currency }) => ({
      values: {
        amount: formatAmount(BigInt(amount), currency),
        returned: formatAmount(BigInt(returned), currency),
      },
    }));
    return items as ShownPayment[];
  });
