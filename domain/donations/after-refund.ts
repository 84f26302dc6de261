/** The state of a gift when one of its refunds has ended. */
export interface RefundedGift {
  /** Refunds of the gift that are proposed, approved or sent. */
  underWay: number;
  /** The amount received for the gift and not refunded, in its own currency. */
  keptAtomic: bigint;
  /** All that is kept is income by standing receipts: nothing was undone that is not done again. */
  booked: boolean;
  everBooked: boolean;
  givenUp: boolean;
}

/**
 * `waits`: for another refund. `stands`: what is kept has its receipts. `returned`: all of it went back.
 * `settles-again`: what was kept is the gift now: screened again, with a receipt that replaces the voided one. `failed`,
 * `declined`: a person ended it, and its money did not go back; finance owns it.
 */
export type AfterRefund = 'waits' | 'stands' | 'returned' | 'settles-again' | 'failed' | 'declined';

export const afterRefund = ({ underWay, keptAtomic, booked, everBooked, givenUp }: RefundedGift): AfterRefund => {
  if (underWay > 0) return 'waits';
  if (booked) return 'stands';
  if (keptAtomic === 0n) return 'returned';
  if (givenUp) return 'failed';
  return everBooked ? 'settles-again' : 'declined';
};
