import type { EntityManager } from 'typeorm';
import type { DonationResource } from '../../contracts/donations/schemas';
import { publicStatus, type DonationStatus } from '../../contracts/donations/states';
import { formatAmount } from '../../domain/money/amount';

type Row = Omit<DonationResource, 'status' | 'pay_until' | 'created_at' | 'closed_at'> & {
  status: DonationStatus;
  pay_until: Date;
  created_at: Date;
  closed_at: Date | null;
};

const SELECT = `
  select d.id, d.invoice_number, d.donor_id, d.method, d.chain, d.amount_atomic as amount, d.currency,
    d.received_atomic as received, d.earmark, d.status, (select coalesce(jsonb_agg(jsonb_build_object('number', r.number, 'gift_year', r.gift_year)), '[]') from receipts r
      where r.donation_id = d.id and not exists (select from receipts n where n.replaces_id = r.id)) as receipts, d.pay_until, d.created_at, d.closed_at
  from donations d`;

const show = ({ amount, received, status, ...row }: Row): DonationResource => {
  const shown = publicStatus(status);
  return {
    ...row,
    amount: formatAmount(BigInt(amount), row.currency),
    received: formatAmount(BigInt(received), row.currency),
    status: shown,
    pay_until: row.pay_until.toISOString(),
    created_at: row.created_at.toISOString(),
    closed_at: (shown === status && row.closed_at?.toISOString()) || null,
  };
};

/**
 * Reads gifts without the rule engine, by columns, status and conditions written by hand, to compare the engine with.
 */
export const readPlainly = async (
  manager: EntityManager,
  where: string,
  parameters: readonly unknown[],
): Promise<DonationResource[]> => {
  const rows = await manager.query<Row[]>(`${SELECT} ${where}`, [...parameters]);
  return rows.map(show);
};
