import { v7 as newId } from 'uuid';
import type { DonorKind } from '../../contracts/donations/states';
import { donorStore } from '../../entities/donations/donor.store';
import type { Tx } from '../../platform/database/unit-of-work';
import { donorKey } from '../../contracts/keys/owners';

export interface DonorDetails {
  kind: DonorKind;
  fullName?: string | undefined;
  email?: string | undefined;
  address?: string[] | undefined;
  country?: string | undefined;
}

/** Stores a donor under a key of their own, made in the same transaction. Returns the id. */
export const addDonor = async (tx: Tx, details: DonorDetails): Promise<string> => {
  const id = newId();
  await tx.cipher.begin(donorKey(id));
  const seal = (column: string, value: string | undefined) =>
    value === undefined ? null : tx.cipher.seal(donorKey(id), { table: 'donors', column, rowId: id }, value);
  donorStore(tx).insert({
    id,
    kind: details.kind,
    fullName: await seal('full_name', details.fullName),
    email: await seal('email', details.email),
    emailHash: details.email === undefined ? null : tx.cipher.lookupHash('email', details.email),
    address: await seal('address', details.address && JSON.stringify(details.address)),
    country: details.country ?? null,
  });
  return id;
};
