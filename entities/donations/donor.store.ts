import { IsNull } from 'typeorm';
import type { DonorKind } from '../../contracts/donations/states';
import { insertion, type StoreTx } from '../../platform/database/deferred';
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

export interface FoundDonor extends NewDonor {
  /** JSON once opened. */
  printed: Buffer | null;
  birthDate: Buffer | null;
  taxId: Buffer | null;
  /** Set once the donor was erased: all that is left is this tombstone. */
  erasedAt: Date | null;
}

export const donorStore = ({ manager, later }: StoreTx) => ({
  insert: (donor: NewDonor): void => later(insertion(manager, Donor, donor)),

  async setPrinted(id: string, printed: Buffer): Promise<void> {
    const { affected } = await manager.update(Donor, { id, erasedAt: IsNull() }, { printed });
    if (affected !== 1) throw new Error(`donor ${id} is erased`);
  },

  find: (id: string): Promise<FoundDonor | null> => manager.findOneBy(Donor, { id }),

  /** The donor, kept from being erased until the transaction ends. */
  keep: (id: string): Promise<FoundDonor | null> =>
    manager.findOne(Donor, { where: { id }, lock: { mode: 'pessimistic_read' } }),

  /** The donor, alone until the transaction ends. */
  lock: (id: string): Promise<FoundDonor | null> =>
    manager.findOne(Donor, { where: { id }, lock: { mode: 'pessimistic_write' } }),
});
