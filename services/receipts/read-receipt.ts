import type { Actor } from '../../contracts/identity/actor';
import type { ReceiptFacts } from '../../contracts/receipts/facts';
import type { ReceiptResource } from '../../contracts/receipts/schemas';
import { formatAmount } from '../../domain/money/amount';
import { Refused } from '../../domain/refused';
import { receiptStore, type FoundReceipt } from '../../entities/receipts/receipt.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Reader } from '../donations/read-donation';
import { retentionKey } from '../donations/donor-keys';

interface Ports {
  withActor: WithActor;
}

const find = async (tx: Tx, number: string): Promise<FoundReceipt> => {
  const receipt = await receiptStore(tx).findByNumber(number);
  if (!receipt) throw new Refused('not-found', `there is no receipt ${number}`);
  return receipt;
};

/** Amount and currency as they were frozen; of the facts nothing else leaves. */
const amountOf = async ({ cipher }: Tx, { id, issuedAt, facts }: FoundReceipt) => {
  const cell = { table: 'receipts', column: 'facts', rowId: id };
  const opened = JSON.parse(await cipher.open(retentionKey('receipts', issuedAt), cell, facts)) as ReceiptFacts;
  return { amount: formatAmount(BigInt(opened.amountAtomic), opened.currency), currency: opened.currency };
};

/** A receipt without its donor. Throws `Refused` (not-found). */
export const createReadReceipt =
  ({ withActor }: Ports) =>
  (number: string, { seesScreening }: Reader, actor: Actor): Promise<ReceiptResource> =>
    withActor(actor, async (tx) => {
      const receipt = await find(tx, number);
      return {
        number: receipt.number,
        status: receipt.status,
        ...(seesScreening && { void_reason: receipt.voidReason }),
        donation_id: receipt.donationId,
        ...(await amountOf(tx, receipt)),
        jurisdiction: receipt.jurisdiction,
        issued_at: receipt.issuedAt.toISOString(),
        sha256: receipt.sha256,
      };
    });

export interface ReceiptFile {
  /** In the object store. */
  key: string;
  filename: string;
  sha256: string;
}

/** Where a receipt's PDF is; `undefined` until it is rendered. Throws `Refused` (not-found). */
export const createFindReceiptFile =
  ({ withActor }: Ports) =>
  (number: string, actor: Actor): Promise<ReceiptFile | undefined> =>
    withActor(actor, async (tx) => {
      const { pdfAssetId, sha256 } = await find(tx, number);
      const file = pdfAssetId === null ? null : await receiptStore(tx).fileOf(pdfAssetId);
      return file && sha256 !== null ? { key: file.key, filename: file.filename, sha256 } : undefined;
    });
