import type { EntityManager } from 'typeorm';
import type { ResourceRow } from '../../contracts/rules/rules';
import type { DonationMethod, DonationStatus } from '../../contracts/donations/states';
import type { Currency } from '../../contracts/money/currencies';
import type { CompiledDecision } from '../../domain/access/compile-decision';
import { decidedColumns, describedColumns, describedPage } from '../access/described-rows';

/** A gift by the names of its fields, with the last receipt of each of its years. */
export interface DescribedDonation extends ResourceRow {
  id: string;
  method: DonationMethod;
  currency: Currency;
  /** Atomic units, as text: they exceed 2^53. */
  amount: string;
  received: string;
  status: DonationStatus;
  receipts: { number: string; gift_year: number }[];
}

export interface DonationFilter {
  statuses?: readonly DonationStatus[] | undefined;
  method?: DonationMethod | undefined;
  donorId?: string | undefined;
  createdAfter?: Date | undefined;
  createdBefore?: Date | undefined;
  /** Only gifts with a smaller id: the newest come first. */
  before?: string | undefined;
  limit: number;
}

const selecting = (columns: string): string => `
  select ${columns},
    coalesce((select jsonb_agg(jsonb_build_object('number', r.number, 'gift_year', r.gift_year) order by r.gift_year)
              from receipts r where r.donation_id = d.id and not exists (
                select from receipts n where n.replaces_id = r.id)), '[]') as receipts
  from donations d`;
const ONE = selecting(decidedColumns('donations'));
const LISTED = selecting(describedColumns('donations'));

/** Reads of `donations` for the API. */
export const shownDonationStore = (manager: EntityManager) => ({
  async find(id: string): Promise<DescribedDonation | undefined> {
    const [row] = await manager.query<DescribedDonation[]>(`${ONE} where d.id = $1`, [id]);
    return row;
  },

  page: (
    { statuses, method, donorId, createdAfter, createdBefore, before, limit }: DonationFilter,
    filter: (firstParameter: number) => CompiledDecision,
  ) =>
    describedPage<DescribedDonation>(manager, {
      type: 'donations',
      select: LISTED,
      conditions: [
        ['d.status = any($)', statuses],
        ['d.method = $', method],
        ['d.donor_id = $', donorId],
        ['d.created_at > $', createdAfter],
        ['d.created_at < $', createdBefore],
      ],
      filter,
      before,
      limit,
    }),
});
