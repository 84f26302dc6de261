import { giveUpDonation } from '../../services/donations/give-up-donation';
import { settleDonation } from '../../services/donations/settle-donation';
import { cancelDonation, closePaymentWindow, readIntake } from '../../services/donations/unpaid-gift';
import type { ActivitiesOf } from '../as-activities';

/** Steps of a gift. Each returns the record as it then stands. */
export const donationSteps = { readIntake, closePaymentWindow, cancelDonation, settleDonation, giveUpDonation };
export type DonationActivities = ActivitiesOf<typeof donationSteps>;
