import type { EntityManager } from 'typeorm';
import type { DonorKind } from '../../contracts/donations/states';
import { Donor } from './donor.entity';

/** Buffers are sealed under the donor's own key. */
export interface NewDonor {
  id: string;
  kind: DonorKind;
  fullName: Buffer | null;
  email: Buffer | null;
  emailHash: string | null;
  address: Buffer | null;
  country: string | null;
}

export const donorStore = (manager: EntityManager) => ({
  insert: (donor: NewDonor) => manager.insert(Donor, donor),

  find: (id: string): Promise<NewDonor | null> => manager.findOneBy(Donor, { id }),
});
