import type { EntityManager } from 'typeorm';
import type { Currency } from '../../contracts/money/currencies';

export interface Examined {
  population: number;
  failing: number;
  /** Ids, the newest first. */
  examples: string[];
}

export interface ScreenedGifts {
  currency: Currency;
  /** A gift is looked at when more than this came in. */
  thresholdAtomic: string;
  /** Settled from then on, up to `until`. */
  since: Date;
  until: Date;
  maxListAgeHours: number;
}

const EXAMPLES = 50;
const SUMMARY = `
  select count(*)::int as population, (count(*) filter (where not good))::int as failing,
    coalesce((array_agg(id order by id desc) filter (where not good))[1:${EXAMPLES}], '{}') as examples from examined`;
const FACTORS = `
  with examined as (select user_id as id, second_factor as good from account_factors($1)) ${SUMMARY}`;
// A gift is settled with its first receipt. Its donor and payers were screened before; what counts is
// how old the lists were at that moment, not how old they are now.
const SCREENED = `
  with settled as (
    select d.id, min(r.created_at) as settled_at
    from donations d join receipts r on r.donation_id = d.id
    where d.currency = $1 and d.received_atomic > $2::numeric
    group by d.id having min(r.created_at) >= $3::timestamptz and min(r.created_at) < $4::timestamptz),
  examined as (
    select s.id, exists (
      select from screening_runs n
      where n.subject_type = 'donation' and n.subject_id = s.id and n.created_at <= s.settled_at
        and n.lists_as_of >= n.created_at - make_interval(hours => $5::int)) as good
    from settled s) ${SUMMARY}`;

/**
 * Counts the rows that a policy's check examines and those that fail it, with ids of failures. Needs a principal that
 * may read all of them.
 */
export const controlChecksStore = (manager: EntityManager) => {
  const one = async (sql: string, values: unknown[]): Promise<Examined> => {
    const [row] = await manager.query<Examined[]>(sql, values);
    if (!row) throw new Error('a summary has one row');
    return row;
  };
  return {
    secondFactors: (roles: readonly string[]) => one(FACTORS, [roles]),
    screenedGifts: ({ currency, thresholdAtomic, since, until, maxListAgeHours }: ScreenedGifts) =>
      one(SCREENED, [currency, thresholdAtomic, since, until, maxListAgeHours]),
  };
};
