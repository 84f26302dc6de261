import { ApplicationFailure } from '@temporalio/common';

const refuse = (type: string, message: string) => ApplicationFailure.create({ type, message, nonRetryable: true });

/** The gift needs its donor's name, which was erased: nothing is done in nobody's name, and people decide. */
export const donorErased = () =>
  refuse('donation.donor-erased', 'the donor was erased; give the gift up, and its money goes back');

/** One answer whatever the reason, so that it tells nothing of a screening. */
export const notCancellable = () =>
  refuse('donation.not-cancellable', 'the gift can be cancelled only while it waits for its payment');

export const refundOwnProposal = () =>
  refuse('refund.own-proposal', 'a refund is approved by another person than its proposer');
export const refundOtherHash = () =>
  refuse('refund.other-hash', 'the approval is over another refund than the one proposed; read it again');
export const refundAlreadyDecided = () => refuse('refund.already-decided', 'the refund has been decided');

export const onlyOtherCurrency = () =>
  refuse(
    'donation.other-currency',
    'a payment in another currency than the pledge waits for finance; return it, then retry',
  );
