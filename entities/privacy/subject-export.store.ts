import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { DonationMethod, DonationStatus, PaymentStatus } from '../../contracts/donations/states';
import type { Currency } from '../../contracts/money/currencies';
import type { ReceiptStatus } from '../../contracts/receipts/states';
import { Asset } from '../kernel/asset.entity';

export interface ExportedGift {
  id: string;
  invoiceNumber: string;
  method: DonationMethod;
  currency: Currency;
  amount: string;
  received: string;
  earmark: string;
  status: DonationStatus;
  createdAt: Date;
}

export interface ExportedPayment {
  id: string;
  donationId: string;
  provider: string;
  providerReference: string;
  currency: Currency;
  amount: string;
  status: PaymentStatus;
  createdAt: Date;
  receivedAt: Date;
  payer: Buffer | null;
}

export interface ExportedReceipt {
  number: string;
  donationId: string;
  status: ReceiptStatus;
  issuedAt: Date;
  sha256: string | null;
  /** In the object store; null until it is rendered. */
  key: string | null;
}

const GIFTS = `
  select id, invoice_number as "invoiceNumber", method, currency, amount_atomic as amount, received_atomic as received,
    earmark, status, created_at as "createdAt"
  from donations where donor_id = $1 order by id`;
const PAYMENTS = `
  select p.id, p.donation_id as "donationId", p.provider, p.provider_reference as "providerReference", p.currency,
    p.amount_atomic as amount, p.status, p.created_at as "createdAt", p.received_at as "receivedAt", p.payer
  from payments p join donations d on d.id = p.donation_id where d.donor_id = $1 order by p.id`;
const RECEIPTS = `
  select r.number, r.donation_id as "donationId", r.status, r.issued_at as "issuedAt", r.sha256, a.key
  from receipts r join donations d on d.id = r.donation_id left join assets a on a.id = r.pdf_asset_id
  where d.donor_id = $1 order by r.id`;
const OPEN_FILES = `
  select q.id as "requestId", a.id as "assetId", a.key from data_deletion_requests q join assets a on a.id = q.asset_id
  where q.subject_id = $1 and a.deleted_at is null order by q.id`;

export interface ExportFile {
  requestId: string;
  assetId: string;
  key: string;
}

export type NewExportAsset = Pick<
  Asset,
  'createdBy' | 'bucket' | 'key' | 'filename' | 'sizeBytes' | 'mime' | 'sha256' | 'expiresAt'
>;

/** Reads the data of a donor for their copy, and stores its files. */
export const subjectExportStore = (manager: EntityManager) => ({
  gifts: (donorId: string) => manager.query<ExportedGift[]>(GIFTS, [donorId]),
  payments: (donorId: string) => manager.query<ExportedPayment[]>(PAYMENTS, [donorId]),
  receipts: (donorId: string) => manager.query<ExportedReceipt[]>(RECEIPTS, [donorId]),

  /** Files of exports of a subject that have not been taken away. */
  openFiles: (subjectId: string) => manager.query<ExportFile[]>(OPEN_FILES, [subjectId]),

  async insertFile(file: NewExportAsset): Promise<string> {
    const id = newId();
    await manager.insert(Asset, { id, ...file });
    return id;
  },

  findFile: (id: string) => manager.findOneBy(Asset, { id }),

  markDeleted: (id: string) => manager.update(Asset, { id }, { deletedAt: new Date() }),
});
