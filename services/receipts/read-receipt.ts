import { retentionKey } from '../../contracts/keys/owners';
import type { ReceiptFacts } from '../../contracts/receipts/facts';
import type { ShownReceipt } from '../../contracts/receipts/schemas';
import type { ResourceRow } from '../../contracts/rules/rules';
import { formatAmount } from '../../domain/money/amount';
import { Refused } from '../../contracts/kernel/refused';
import { describedRow } from '../../entities/access/described-rows';
import { receiptStore, type FoundReceipt } from '../../entities/receipts/receipt.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { readerIn } from '../access/access-record';
import type { Caller } from '../access/authorize';
import { requireField, requireOn, showResource } from '../access/show-resource';

const missing = (number: string) => () => new Refused('kernel.not-found', `there is no receipt ${number}`);

const find = async (tx: Tx, number: string): Promise<FoundReceipt> => {
  const receipt = await receiptStore(tx).findByNumber(number);
  if (!receipt) throw missing(number)();
  return receipt;
};

const describe = async (tx: Tx, { id, number }: FoundReceipt): Promise<ResourceRow> => {
  const row = await describedRow(tx.manager, 'receipts', id);
  if (!row) throw missing(number)();
  return row;
};

/** Amount and currency as they were frozen, while they are kept; of the facts nothing else leaves. */
const createOpenFacts = ({ cipher }: Tx, { id, issuedAt, facts }: FoundReceipt) => {
  const cell = { table: 'receipts', column: 'facts', rowId: id };
  let opening: Promise<ReceiptFacts | null> | undefined;
  return () =>
    (opening ??= cipher
      .openKept(retentionKey('receipts', issuedAt), cell, facts)
      .then((text) => (text === null ? null : (JSON.parse(text) as ReceiptFacts))));
};

/** Reads a receipt without its donor. Throws `Refused` (kernel.not-found, access.forbidden). */
export const readReceipt = (
  { withActor }: { withActor: WithActor },
  number: string,
  caller: Caller,
): Promise<ShownReceipt> =>
  withActor(caller.actor, async (tx) => {
    const receipt = await find(tx, number);
    const openFacts = createOpenFacts(tx, receipt);
    const row = await describe(tx, receipt);
    const parts = {
      amount: async () => {
        const kept = await openFacts();
        return kept && formatAmount(BigInt(kept.amountAtomic), kept.currency);
      },
      currency: async () => (await openFacts())?.currency ?? null,
    };
    return showResource(readerIn(tx, caller), 'receipts:read', 'receipts', row, missing(number), { parts }, [
      'file',
    ]) as Promise<ShownReceipt>;
  });

export interface ReceiptFile {
  /** In the object store. */
  key: string;
  filename: string;
  sha256: string;
}

/**
 * Reads a receipt and its PDF, for a caller who may have the file; there is no file until it is rendered. Throws
 * `Refused` (not-found, forbidden).
 */
export const receiptFileFor = async (tx: Tx, number: string, caller: Caller) => {
  const receipt = await find(tx, number);
  const [reader, row] = [readerIn(tx, caller), await describe(tx, receipt)];
  const read = requireOn(reader, 'receipts:read', 'receipts', row, missing(number));
  requireField(reader, 'receipts', 'file', read, row);
  const { pdfAssetId, sha256 } = receipt;
  const file = pdfAssetId === null ? null : await receiptStore(tx).fileOf(pdfAssetId);
  return { receipt, file: file && sha256 !== null ? { ...file, sha256 } : undefined };
};

/**
 * Finds a receipt's PDF; returns `undefined` until it is rendered. Throws `Refused` (kernel.not-found,
 * access.forbidden).
 */
export const findReceiptFile = (
  { withActor }: { withActor: WithActor },
  number: string,
  caller: Caller,
): Promise<ReceiptFile | undefined> =>
  withActor(caller.actor, async (tx) => {
    const { file } = await receiptFileFor(tx, number, caller);
    return file && { key: file.key, filename: file.filename, sha256: file.sha256 };
  });
