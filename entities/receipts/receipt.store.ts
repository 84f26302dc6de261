import { v7 as newId } from 'uuid';
import type { ReceiptStatus, ReceiptVoidReason } from '../../contracts/receipts/states';
import { insertion, type StoreTx } from '../../platform/database/deferred';
import { Asset, type NewAsset } from '../kernel/asset.entity';
import { Receipt } from './receipt.entity';

export interface NewReceipt {
  id: string;
  number: string;
  year: number;
  sequence: number;
  /** The organization's local day, `2026-02-27`. */
  issuedOn: string;
  /** The organization's local day, `2026-02-27`. */
  givenOn: string;
  giftYear: number;
  /** Of both days; IANA. */
  timeZone: string;
  organizationId: string;
  donationId: string;
  /** The receipt, voided before, that this one stands for now. */
  replacesId: string | null;
  jurisdiction: string;
  /** Sealed under the retention key of the year. */
  facts: Buffer;
  issuedAt: Date;
}

export interface FoundReceipt extends NewReceipt {
  status: ReceiptStatus;
  voidReason: ReceiptVoidReason | null;
  sha256: string | null;
  pdfAssetId: string | null;
  contestedAt: Date | null;
}

export interface FoundFile {
  /** In the object store. */
  key: string;
  filename: string;
  sizeBytes: string;
  mime: string;
}

export const receiptStore = ({ manager, later }: StoreTx) => ({
  /** The next number of the year, without gaps: taken under the counter's row lock, given back on a rollback. */
  async nextSequence(organizationId: string, year: number): Promise<number> {
    const [row] = await manager.query<{ last_number: number }[]>(
      `insert into receipt_counters (id, organization_id, year, last_number) values ($1, $2, $3, 1)
       on conflict (organization_id, year) do update set last_number = receipt_counters.last_number + 1
       returning last_number`,
      [newId(), organizationId, year],
    );
    if (!row) throw new Error('receipt_counters returned no number');
    return row.last_number;
  },

  insert: (receipt: NewReceipt): void => later(insertion(manager, Receipt, receipt)),

  find: (id: string): Promise<FoundReceipt | null> => manager.findOneBy(Receipt, { id }),

  lock: (id: string): Promise<FoundReceipt | null> =>
    manager.findOne(Receipt, { where: { id }, lock: { mode: 'pessimistic_write' } }),

  findByNumber: (number: string): Promise<FoundReceipt | null> => manager.findOneBy(Receipt, { number }),

  findIssued: (donationId: string, giftYear: number): Promise<FoundReceipt | null> =>
    manager.findOneBy(Receipt, { donationId, giftYear, status: 'issued' }),

  /** All receipts of a gift, in the order of issue. */
  ofDonation: (donationId: string): Promise<FoundReceipt[]> =>
    manager.find(Receipt, { where: { donationId }, order: { id: 'ASC' } }),

  /** Ties the rendered file to a locked receipt. */
  async attachFile(id: string, asset: NewAsset): Promise<void> {
    const pdfAssetId = newId();
    await manager.insert(Asset, { ...asset, id: pdfAssetId, sizeBytes: String(asset.sizeBytes) });
    await manager.update(Receipt, { id }, { pdfAssetId, sha256: asset.sha256 });
  },

  async fileOf(pdfAssetId: string): Promise<FoundFile | null> {
    return manager.findOneBy(Asset, { id: pdfAssetId });
  },

  /** Marks the standing receipt of a gift and year as contested since then, or as contested no more. */
  async contest(donationId: string, giftYear: number, since: Date | null): Promise<void> {
    await manager.update(Receipt, { donationId, giftYear, status: 'issued' }, { contestedAt: since });
  },

  /** Ends a standing receipt: `replaced` by the next of its year, or void. False where it stands no more. */
  async end(id: string, reason: ReceiptVoidReason): Promise<boolean> {
    const { affected } = await manager.update(
      Receipt,
      { id, status: 'issued' },
      { status: reason === 'replaced' ? 'replaced' : 'voided', voidReason: reason, contestedAt: null },
    );
    return affected === 1;
  },
});
