import { refused, Refused } from '../../contracts/kernel/refused';
import { donorStore, type FoundDonor } from '../../entities/donations/donor.store';
import type { Tx } from '../../platform/database/unit-of-work';
import type { DonorDetails } from './add-donor';
import { donorKey } from '../../contracts/keys/owners';

/** Throws `Refused` (kernel.not-found), and the failure `donation.donor-erased` where only their tombstone is left. */
export const findDonor = async (tx: Tx, donorId: string): Promise<FoundDonor> => {
  const donor = await donorStore(tx).find(donorId);
  if (!donor) throw new Refused('kernel.not-found', `there is no donor ${donorId}`);
  if (donor.erasedAt) throw refused('donation.donor-erased');
  return donor;
};

/** Returns a donor's personal data in clear, for one transaction, never for a log or a history. */
export const openDonor = async (tx: Tx, donor: FoundDonor): Promise<DonorDetails> => {
  const open = async (column: string, sealed: Buffer | null): Promise<string | undefined> =>
    sealed === null
      ? undefined
      : tx.cipher.open(donorKey(donor.id), { table: 'donors', column, rowId: donor.id }, sealed);
  const address = await open('address', donor.address);
  return {
    kind: donor.kind,
    fullName: await open('full_name', donor.fullName),
    email: await open('email', donor.email),
    address: address === undefined ? undefined : (JSON.parse(address) as string[]),
    country: donor.country ?? undefined,
  };
};

/** Reads a donor's personal data in clear. Throws what `findDonor` throws. */
export const readDonorFacts = async (tx: Tx, donorId: string): Promise<DonorDetails> =>
  openDonor(tx, await findDonor(tx, donorId));
