import { donorErased } from '../../contracts/donations/failures';
import { Refused } from '../../domain/refused';
import { donorStore } from '../../entities/donations/donor.store';
import type { Tx } from '../../platform/database/unit-of-work';
import type { DonorDetails } from './add-donor';
import { donorKey } from './donor-keys';

/** What is left of an erased donor. */
export type DonorFacts = ({ state: 'present' } & DonorDetails) | { state: 'erased' };

/** A donor's personal data in clear: for one transaction, never for a log or a history. Throws `Refused` (not-found). */
export const readDonorFacts = async (tx: Tx, donorId: string): Promise<DonorFacts> => {
  const donor = await donorStore(tx).find(donorId);
  if (!donor) throw new Refused('not-found', `there is no donor ${donorId}`);
  if (donor.erasedAt) return { state: 'erased' };
  const open = async (column: string, sealed: Buffer | null): Promise<string | undefined> =>
    sealed === null
      ? undefined
      : tx.cipher.open(donorKey(donorId), { table: 'donors', column, rowId: donorId }, sealed);
  const address = await open('address', donor.address);
  return {
    state: 'present',
    kind: donor.kind,
    fullName: await open('full_name', donor.fullName),
    email: await open('email', donor.email),
    address: address === undefined ? undefined : (JSON.parse(address) as string[]),
    country: donor.country ?? undefined,
  };
};

/** The same for a step that cannot be done without them. Throws `Refused` (not-found) and the failure `donation.donor-erased`. */
export const requireDonorFacts = async (tx: Tx, donorId: string): Promise<DonorDetails> => {
  const facts = await readDonorFacts(tx, donorId);
  if (facts.state === 'erased') throw donorErased();
  const { state: _present, ...details } = facts;
  return details;
};
