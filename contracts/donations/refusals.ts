/** Refusals of steps on gifts and refunds, by code: the problem each becomes over HTTP. */
export const DONATION_REFUSALS = {
  'donation.unknown-donor': { problem: 'unknown-donor' },
  'donation.not-refundable': { problem: 'donation-not-refundable' },
  'donation.payment-choice-needed': { problem: 'payment-choice-needed' },
  /** One answer whatever the reason, and no reason: it says nothing of a screening. */
  'donation.not-cancellable': {
    problem: 'donation-not-cancellable',
    message: 'the gift can be cancelled only while it waits for its payment',
    named: false,
  },
  /** The gift needs its donor's name, which was erased: nothing is done in nobody's name, and people decide. */
  'donation.donor-erased': {
    problem: 'conflict',
    message: 'the donor was erased; give the gift up to return its money',
    named: false,
  },
  'donation.other-currency': {
    problem: 'conflict',
    message: 'a payment in another currency than the pledge waits for finance; return it, then retry',
    named: false,
  },
  /** One person gave the gift up alone, and its money has come since. */
  'donation.second-person-needed': {
    problem: 'parked-refused',
    message: 'giving up a paid gift needs a second person',
    named: false,
  },
  'refund.exists': { problem: 'refund-exists' },
  'refund.amount-changed': {
    problem: 'refund-refused',
    message: 'some of the payment has gone back since; refuse this refund and propose what is left',
  },
  'refund.own-proposal': {
    problem: 'refund-refused',
    message: 'a refund must be approved by a person other than its proposer',
  },
  'refund.other-hash': {
    problem: 'refund-refused',
    message: 'the approval refers to another proposal; read the refund again',
  },
  'refund.already-decided': { problem: 'refund-refused', message: 'the refund has already been decided' },
} as const;
