import { timingSafeEqual } from 'node:crypto';
import type { Actor } from '../../contracts/identity/actor';
import type { ReceiptVerdict } from '../../contracts/receipts/schemas';
import { receiptStore } from '../../entities/receipts/receipt.store';
import type { WithActor } from '../../platform/database/unit-of-work';

/** Compared with where there is no receipt of the number, so that it takes as long as a wrong hash. */
const NO_HASH = '0'.repeat(64);

/**
 * Checks a receipt publicly: whether this number was issued for a file of this hash, and whether it is still valid. An
 * unknown number, one without a file and a wrong hash get the same answer, and none reveals the donor.
 */
export const verifyReceipt = (
  { withActor }: { withActor: WithActor },
  number: string,
  sha256: string,
  actor: Actor,
): Promise<ReceiptVerdict> =>
  withActor(actor, async (tx) => {
    const receipt = await receiptStore(tx).findByNumber(number);
    const fits = timingSafeEqual(Buffer.from(sha256, 'hex'), Buffer.from(receipt?.sha256 ?? NO_HASH, 'hex'));
    if (!receipt?.sha256 || !fits) return { valid: false };
    const valid = receipt.status === 'issued';
    return { valid, status: receipt.status, ...(valid && { contested: receipt.contestedAt !== null }) };
  });
