import { v7 as newId } from 'uuid';
import type { HeldReceiptResource } from '../../contracts/donations/schemas';
import { Refused } from '../../contracts/kernel/refused';
import { composed, donorFaults, type StatedDonor } from '../../domain/donations/donor-details';
import { codeOf } from '../../domain/donations/stray-characters';
import { donationStore, type LockedDonation } from '../../entities/donations/donation.store';
import type { FoundDonor } from '../../entities/donations/donor.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { noteReadingOf, readerIn } from '../access/access-record';
import { decisionOn, type Caller } from '../access/authorize';
import { changeGift, lockGift } from './change-gift';
import { factCommand } from './commands';
import { findDonor } from './donor-facts';
import { printedDonor, readWritten, storePrintedForm, unprintableOf, type Unprintable } from './printed-form';

const PERMISSION = 'receipts:print';

interface Ports {
  withActor: WithActor;
  unprintable: Unprintable;
}

interface PrintableGift {
  gift: LockedDonation;
  donor: FoundDonor;
  isHeld: boolean;
}

/**
 * Returns a gift whose receipt is held, or whose donor has a form already, which a person may correct. Throws `Refused`
 * (kernel.not-found, kernel.conflict).
 */
const lockPrintable = async (tx: Tx, donationId: string): Promise<PrintableGift> => {
  const gift = await lockGift(tx, donationId);
  const donor = await findDonor(tx, gift.donorId);
  const isHeld = gift.status === 'confirmed' && gift.statusReason === 'receipt-held';
  if (isHeld || donor.printed) return { gift, donor, isHeld };
  throw new Refused('kernel.conflict', 'the receipt of this gift is not held');
};

const requireWritten = async (tx: Tx, donor: FoundDonor) => {
  const { kind, written } = await readWritten(tx, donor);
  if (!written) throw new Error(`donor ${donor.id} has no name and a held receipt`);
  return { kind, written };
};

/**
 * Shows the donor's name and address as written, with the characters that cannot be printed and the form that a person
 * has given, and records the reading. Throws `Refused` (kernel.not-found, kernel.conflict).
 */
export const readHeldReceipt = (
  { withActor, unprintable }: Ports,
  donationId: string,
  caller: Caller,
): Promise<HeldReceiptResource> =>
  withActor(caller.actor, async (tx) => {
    const { donor, isHeld } = await lockPrintable(tx, donationId);
    const { written } = await requireWritten(tx, donor);
    const { name, addressLines } = await printedDonor(tx, donor, written);
    noteReadingOf(readerIn(tx, caller), PERMISSION, donationId, true, decisionOn(caller, PERMISSION));
    return {
      donation_id: donationId,
      full_name: written.name,
      address: written.addressLines ?? null,
      printed: donor.printed ? { full_name: name, address: addressLines ?? null } : null,
      is_held: isHeld,
      unprintable: unprintableOf(unprintable, written),
    };
  });

const codePoints = (characters: readonly string[]): string =>
  characters
    .flatMap((character) => [...character])
    .slice(0, 10)
    .map(codeOf)
    .join(', ');

const requirePrintable = (unprintable: Unprintable, name: string, addressLines: string[] | undefined): void => {
  const left = unprintableOf(unprintable, { name, ...(addressLines && { addressLines }) });
  for (const field of ['full_name', 'address'] as const) {
    if (left[field].length === 0) continue;
    const said = `no font prints ${codePoints(left[field])}; write ${field} with other letters`;
    throw new Refused('kernel.invalid-request', said, `/${field}`);
  }
};

const requireFaultless = (form: StatedDonor): void => {
  const [fault] = donorFaults(form);
  if (fault) throw new Refused('kernel.invalid-request', fault.detail, fault.pointer);
};

const release = (tx: Tx, gift: LockedDonation): void => {
  changeGift(tx, gift, { statusReason: 'cleared' }, 'donation.printed-form-given');
  tx.outbox.signal(factCommand(gift, 'paymentSeen', newId()));
};

/**
 * Stores the form in which receipts print the donor's name and address, beside what the donor wrote, and lets every gift
 * of the donor that waits for it go on; a form of before is replaced, and receipts that were issued with it stay. Without
 * `address` the one that the donor wrote is printed. Throws `Refused` (kernel.not-found, kernel.conflict,
 * kernel.invalid-request).
 */
export const givePrintedForm = (
  { withActor, unprintable }: Ports,
  given: { donationId: string; fullName: string; address: string[] | undefined },
  { actor }: Caller,
): Promise<{ donation_id: string; state: 'released' }> =>
  withActor(actor, async (tx) => {
    const { gift, donor } = await lockPrintable(tx, given.donationId);
    const { kind, written } = await requireWritten(tx, donor);
    const { full_name: name, address } = composed({ kind, full_name: given.fullName, address: given.address });
    requireFaultless({ kind, full_name: name, address });
    const addressLines = address ?? written.addressLines;
    requirePrintable(unprintable, name ?? '', addressLines);
    await storePrintedForm(tx, donor.id, { name: name ?? '', ...(addressLines && { addressLines }), written });
    const waiting = await donationStore(tx).lockHeldReceipts(donor.id);
    for (const each of waiting) release(tx, each);
    if (waiting.length === 0)
      tx.audit({ action: 'donation.printed-form-given', resourceType: 'donation', resourceId: gift.id });
    return { donation_id: given.donationId, state: 'released' };
  });
