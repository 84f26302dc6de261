import type { EntityManager } from 'typeorm';
import type { ResourceRow } from '../../contracts/rules/rules';
import type { PaymentStatus } from '../../contracts/donations/states';
import type { Currency } from '../../contracts/money/currencies';
import type { CompiledDecision } from '../../domain/access/compile-decision';
import { describedColumns, describedPage } from '../access/described-rows';

/** A payment by the names of its fields. */
export interface DescribedPayment extends ResourceRow {
  id: string;
  /** Atomic units. */
  amount: string;
  /** Atomic units. */
  returned: string;
  currency: Currency;
}

export interface PaymentFilter {
  status?: PaymentStatus | undefined;
  /** Only payments with a smaller id: the newest come first. */
  before?: string | undefined;
  limit: number;
}

const SELECT = `select ${describedColumns('payments')}, p.given_on::text as given_on from payments p`;

export const shownPaymentStore = (manager: EntityManager) => ({
  page: ({ status, before, limit }: PaymentFilter, filter: (firstParameter: number) => CompiledDecision) =>
    describedPage<DescribedPayment>(manager, {
      type: 'payments',
      select: SELECT,
      conditions: [['p.status = $', status]],
      filter,
      before,
      limit,
    }),
});
