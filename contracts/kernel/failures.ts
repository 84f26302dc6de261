import { ApplicationFailure } from '@temporalio/common';

/** Refusals an operator may meet; match on `type`. */
export const notParked = () =>
  ApplicationFailure.create({
    type: 'parked.not-parked',
    message: 'the workflow waits for no operator',
    nonRetryable: true,
  });

export const samePerson = () =>
  ApplicationFailure.create({
    type: 'parked.same-person',
    message: 'giving up a paid gift needs a second person, other than the one who proposed it',
    nonRetryable: true,
  });

export const otherProposal = () =>
  ApplicationFailure.create({
    type: 'parked.other-proposal',
    message: 'the approval is over another state than the proposal; read the parked state again',
    nonRetryable: true,
  });

export const hashNeeded = (hash: string) =>
  ApplicationFailure.create({
    type: 'parked.hash-needed',
    message: `somebody has proposed to give this up; to agree, send the hash of their proposal: ${hash}`,
    nonRetryable: true,
  });

export const cannotGiveUp = () =>
  ApplicationFailure.create({
    type: 'parked.cannot-give-up',
    message: 'this step cannot be given up, only retried',
    nonRetryable: true,
  });
