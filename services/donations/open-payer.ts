import { retentionKey } from '../../contracts/keys/owners';
import type { Tx } from '../../platform/database/unit-of-work';
import type { DonorDetails } from './add-donor';

/** Opens the sealed payer of a payment; null where the key of its year is destroyed. */
export const openPayer = async (
  { cipher }: Tx,
  { id, createdAt, payer }: { id: string; createdAt: Date; payer: Buffer },
): Promise<DonorDetails | null> => {
  const cell = { table: 'payments', column: 'payer', rowId: id };
  const text = await cipher.openKept(retentionKey('payers', createdAt), cell, payer);
  return text === null ? null : (JSON.parse(text) as DonorDetails);
};
