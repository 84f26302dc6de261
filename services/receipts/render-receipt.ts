import type { Actor } from '../../contracts/identity/actor';
import { retentionKey } from '../../contracts/keys/owners';
import type { ReceiptFacts } from '../../contracts/receipts/facts';
import { Refused } from '../../contracts/kernel/refused';
import { receiptStore, type FoundReceipt } from '../../entities/receipts/receipt.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { ObjectStore } from '../../platform/storage/object-store';

const MIME = 'application/pdf';

const readReceipt = async (tx: Tx, receiptId: string): Promise<FoundReceipt> => {
  const receipt = await receiptStore(tx).find(receiptId);
  if (!receipt) throw new Refused('kernel.not-found', `there is no receipt ${receiptId}`);
  return receipt;
};

/** The key holds no name; it is the same for every attempt, so that a retry writes the same bytes to the same place. */
const keyOf = ({ id, organizationId, year, number }: FoundReceipt): string =>
  `receipts/${organizationId}/${year}/${number}-${id}.pdf`;

/**
 * Renders a receipt's PDF, stores it with its SHA-256 and ties it to the receipt. Renders nothing where an earlier
 * attempt got that far; two at once write the same bytes, and one ties them.
 */
export const renderReceipt = async (
  {
    withActor,
    objectStore,
    renderPdf,
    signal,
  }: {
    withActor: WithActor;
    objectStore: ObjectStore;
    signal: AbortSignal;
    renderPdf(facts: ReceiptFacts): Promise<{ bytes: Buffer; sha256: string }>;
  },
  receiptId: string,
  actor: Actor,
): Promise<void> => {
  const work = await withActor(actor, async (tx) => {
    const receipt = await readReceipt(tx, receiptId);
    if (receipt.sha256) return undefined;
    const cell = { table: 'receipts', column: 'facts', rowId: receipt.id };
    const facts = await tx.cipher.openKept(retentionKey('receipts', receipt.issuedAt), cell, receipt.facts);
    if (facts === null) throw new Refused('kernel.not-found', `the facts of receipt ${receiptId} are past their time`);
    return { receipt, facts: JSON.parse(facts) as ReceiptFacts };
  });
  if (!work) return;
  const { receipt, facts } = work;
  const { bytes, sha256 } = await renderPdf(facts);
  signal.throwIfAborted();
  const key = keyOf(receipt);
  await objectStore.ensureBucket();
  await objectStore.put(key, bytes, MIME);
  await withActor(actor, async (tx) => {
    const filename = `receipt-${receipt.number}.pdf`;
    const asset = {
      createdBy: actor.userId,
      bucket: objectStore.bucket,
      key,
      filename,
      sizeBytes: bytes.length,
      mime: MIME,
      sha256,
    };
    // The receipt's row lock lets one of two attempts go first; the other finds its work.
    const locked = await receiptStore(tx).lock(receiptId);
    if (!locked || locked.sha256) return;
    await receiptStore(tx).attachFile(receiptId, asset);
    tx.audit({ action: 'receipt.rendered', resourceType: 'receipt', resourceId: receiptId });
    tx.outbox.deliver({
      aggregateType: 'receipt',
      aggregateId: receiptId,
      topic: 'receipt.issued',
      data: { receipt_number: receipt.number, donation_id: receipt.donationId, sha256 },
    });
  });
};
