import type { IntakeRecord } from '../../contracts/donations/messages';
import type { Actor } from '../../contracts/identity/actor';

/** What the donation steps need: services that act for a named person. Each returns the record as it then stands. */
export interface DonationPorts {
  readIntake(donationId: string, actor: Actor): Promise<IntakeRecord>;
  closePaymentWindow(donationId: string, actor: Actor): Promise<IntakeRecord>;
  cancelDonation(donationId: string, actor: Actor): Promise<IntakeRecord>;
  screenDonation(donationId: string, actor: Actor): Promise<IntakeRecord>;
  settleDonation(donationId: string, actor: Actor): Promise<IntakeRecord>;
  giveUpDonation(
    request: { donationId: string; proposedBy: string; approvedBy: string | null },
    actor: Actor,
  ): Promise<IntakeRecord>;
}

export type DonationActivities = ReturnType<typeof createDonationActivities>;

export const createDonationActivities = (ports: DonationPorts, actor: () => Actor) => ({
  readIntake: (donationId: string) => ports.readIntake(donationId, actor()),
  closePaymentWindow: (donationId: string) => ports.closePaymentWindow(donationId, actor()),
  cancelDonation: (donationId: string) => ports.cancelDonation(donationId, actor()),
  screenDonation: (donationId: string) => ports.screenDonation(donationId, actor()),
  settleDonation: (donationId: string) => ports.settleDonation(donationId, actor()),
  giveUpDonation: (donationId: string, proposedBy: string, approvedBy: string | null) =>
    ports.giveUpDonation({ donationId, proposedBy, approvedBy }, actor()),
});
