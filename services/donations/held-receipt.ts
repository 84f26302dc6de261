import { v7 as newId } from 'uuid';
import type { HeldReceiptResource } from '../../contracts/donations/schemas';
import { Refused } from '../../contracts/kernel/refused';
import { donationStore, type LockedDonation } from '../../entities/donations/donation.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { noteReadingOf, readerIn } from '../access/access-record';
import { decisionOn, type Caller } from '../access/authorize';
import { changeGift, lockGift } from './change-gift';
import { factCommand } from './commands';
import { readDonorFacts } from './donor-facts';
import { storePrintedForm, unprintableOf, type Unprintable } from './printed-form';

const PERMISSION = 'receipts:print';

interface Ports {
  withActor: WithActor;
  unprintable: Unprintable;
}

/** Throws `Refused` (kernel.not-found, kernel.conflict). */
const lockHeld = async (tx: Tx, donationId: string): Promise<LockedDonation> => {
  const gift = await lockGift(tx, donationId);
  if (gift.status === 'confirmed' && gift.statusReason === 'receipt-held') return gift;
  throw new Refused('kernel.conflict', 'the receipt of this gift is not held');
};

const writtenBy = async (tx: Tx, donorId: string) => {
  const { fullName: name, address: addressLines } = await readDonorFacts(tx, donorId);
  if (name === undefined) throw new Error(`donor ${donorId} has no name and a held receipt`);
  return { name, ...(addressLines && { addressLines }) };
};

/**
 * Shows the donor's name and address as written, with the characters that cannot be printed, and records the reading.
 * Throws `Refused` (kernel.not-found, kernel.conflict).
 */
export const readHeldReceipt = (
  { withActor, unprintable }: Ports,
  donationId: string,
  caller: Caller,
): Promise<HeldReceiptResource> =>
  withActor(caller.actor, async (tx) => {
    const { donorId } = await lockHeld(tx, donationId);
    const written = await writtenBy(tx, donorId);
    noteReadingOf(readerIn(tx, caller), PERMISSION, donationId, true, decisionOn(caller, PERMISSION));
    return {
      donation_id: donationId,
      full_name: written.name,
      address: written.addressLines ?? null,
      unprintable: unprintableOf(unprintable, written),
    };
  });

const codePoints = (characters: readonly string[]): string =>
  characters
    .flatMap((character) => [...character])
    .slice(0, 10)
    .map((point) => `U+${(point.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`)
    .join(', ');

const requirePrintable = (unprintable: Unprintable, name: string, addressLines: string[] | undefined): void => {
  const left = unprintableOf(unprintable, { name, ...(addressLines && { addressLines }) });
  for (const field of ['full_name', 'address'] as const) {
    if (left[field].length === 0) continue;
    const said = `no font prints ${codePoints(left[field])}; write ${field} with other letters`;
    throw new Refused('kernel.invalid-request', said, `/${field}`);
  }
};

const release = (tx: Tx, gift: LockedDonation): void => {
  changeGift(tx, gift, { statusReason: 'cleared' }, 'donation.printed-form-given');
  tx.outbox.signal(factCommand(gift, 'paymentSeen', newId()));
};

/**
 * Stores the form in which a receipt prints the donor's name and address, beside what the donor wrote, and lets every
 * gift of the donor that waits for it go on. Without `address` the one that the donor wrote is printed. Throws `Refused`
 * (kernel.not-found, kernel.conflict, kernel.invalid-request).
 */
export const givePrintedForm = (
  { withActor, unprintable }: Ports,
  given: { donationId: string; fullName: string; address: string[] | undefined },
  { actor }: Caller,
): Promise<{ donation_id: string; state: 'released' }> =>
  withActor(actor, async (tx) => {
    const { donorId } = await lockHeld(tx, given.donationId);
    const written = await writtenBy(tx, donorId);
    const addressLines = given.address ?? written.addressLines;
    requirePrintable(unprintable, given.fullName, addressLines);
    await storePrintedForm(tx, donorId, { name: given.fullName, ...(addressLines && { addressLines }), written });
    for (const gift of await donationStore(tx).lockHeldReceipts(donorId)) release(tx, gift);
    return { donation_id: given.donationId, state: 'released' };
  });
