import { v7 as newId } from 'uuid';
import type { DonationMethod } from '../../contracts/donations/states';
import type { Currency } from '../../contracts/money/currencies';
import { PAYMENT_WINDOW_MS } from '../../domain/donations/receiving';
import { Refused } from '../../contracts/kernel/refused';
import { donationStore } from '../../entities/donations/donation.store';
import { donorStore } from '../../entities/donations/donor.store';
import type { Tx } from '../../platform/database/unit-of-work';
import { addDonor, type DonorDetails } from './add-donor';
import { intakeCommand } from './commands';

export interface Pledge {
  /** Given where a repeat of the request must not make another gift. */
  id?: string | undefined;
  donor: { id: string } | DonorDetails;
  method: DonationMethod;
  chain?: string | undefined;
  currency: Currency;
  amountAtomic: bigint;
  earmark: string;
}

/** Stores donor, key, pledge and the command to start its workflow. Returns the gift's id. Throws `Refused` (donation.unknown-donor). */
export const addPledge = async (tx: Tx, pledge: Pledge): Promise<string> => {
  const { donor, method, currency, amountAtomic, earmark } = pledge;
  const known = 'id' in donor ? await donorStore(tx).keep(donor.id) : undefined;
  if ('id' in donor && (!known || known.erasedAt)) {
    throw new Refused(
      'donation.unknown-donor',
      `there is no donor ${donor.id}; give the donor's details instead`,
      '/donor_id',
    );
  }
  const donorId = 'id' in donor ? donor.id : await addDonor(tx, donor);
  const id = pledge.id ?? newId();
  donationStore(tx).insert({
    id,
    donorId,
    method,
    chain: pledge.chain ?? null,
    currency,
    amountAtomic,
    earmark,
    payUntil: new Date(Date.now() + PAYMENT_WINDOW_MS[method]),
    status: 'created',
    statusReason: 'awaiting-payment',
  });
  tx.outbox.start(intakeCommand({ id, method, amountAtomic, currency }));
  tx.audit({ action: 'donation.pledged', resourceType: 'donation', resourceId: id });
  return id;
};
