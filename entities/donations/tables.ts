import { Donations1790000000006 } from '../../migrations/0006-donations';
import type { AreaTables } from '../area-tables';
import { Donation } from './donation.entity';
import { Donor } from './donor.entity';
import { Payment } from './payment.entity';
import { PaymentDate } from './payment-date.entity';
import { RefundRow } from './refund.entity';
import { Reversal } from './reversal.entity';

export const DONATIONS = {
  area: 'donations',
  migrations: [Donations1790000000006],
  tables: {
    donors: {
      entity: Donor,
      rowSecurity: 'guarded',
      ownerMay: ['select'],
      personalData: {
        // A trigger keeps whoever was erased before as they are.
        theirs: 'id = any($donors) and erased_at is null',
        wiped: ['full_name', 'email', 'email_hash', 'address', 'printed', 'country', 'birth_date', 'tax_id', 'user_id'],
        exported: ['kind', 'full_name', 'email', 'address', 'printed', 'country', 'birth_date', 'tax_id'],
        none: { 'codes of ours': ['kind'] },
      },
    },
    donations: {
      entity: Donation,
      rowSecurity: 'guarded',
      ownerMay: ['select'],
      personalData: {
        theirs: 'id = any($gifts)',
        keptRows: { place: 'donations.amount_atomic', reason: 'ledger' },
        exported: ['invoice_number', 'method', 'currency', 'earmark', 'status'],
        none: {
          'numbers and codes of ours': ['invoice_number', 'method', 'chain', 'currency', 'status', 'status_reason'],
          'purpose of a gift, without its donor': ['earmark'],
        },
      },
    },
    payments: {
      entity: Payment,
      rowSecurity: 'guarded',
      ownerMay: ['select'],
      personalData: {
        theirs: 'donation_id = any($gifts)',
        keptRows: { place: 'payments.amount_atomic', reason: 'ledger' },
        kept: { ledger: ['payer', 'provider_reference', 'named_reference'] },
        exported: ['provider', 'provider_reference', 'currency', 'status', 'payer'],
        none: { 'codes of ours': ['provider', 'currency', 'status', 'discrepancy', 'notes', 'time_zone'] },
      },
    },
    payment_dates: {
      entity: PaymentDate,
      rowSecurity: 'guarded',
      personalData: {
        theirs: 'payment_id in (select id from payments where donation_id = any($gifts))',
        keptRows: { place: 'payment_dates.given_on', reason: 'ledger' },
        none: { 'codes and hashes of ours': ['status', 'proposal_hash', 'time_zone'] },
      },
    },
    reversals: {
      entity: Reversal,
      rowSecurity: 'guarded',
      personalData: {
        theirs: 'payment_id in (select id from payments where donation_id = any($gifts))',
        kept: { ledger: ['provider_reference', 'payment_reference'] },
        none: { 'codes of ours': ['provider', 'kind', 'event', 'currency', 'status'] },
      },
    },
    refunds: {
      entity: RefundRow,
      rowSecurity: 'guarded',
      ownerMay: ['select'],
      personalData: {
        theirs: 'donation_id = any($gifts)',
        kept: { ledger: ['reason', 'provider_reference'] },
        none: { 'codes and hashes of ours': ['currency', 'proposal_hash', 'status'] },
      },
    },
  },
} as const satisfies AreaTables;
