import { ApplicationFailure } from '@temporalio/common';

const refuse = (type: string, message: string) => ApplicationFailure.create({ type, message, nonRetryable: true });

/** Refusals of a decision on a retention run; match on `type`. */
export const retentionNotWaiting = () =>
  refuse('retention.not-waiting', 'the run waits for no decision: it needs none, or has had it, or is over');
export const retentionOwn = () =>
  refuse('retention.own', 'a run is decided by another person than who started it or wrote its policy');
export const retentionOtherCount = () =>
  refuse('retention.other-count', 'the decision is over another count than the run has; read it again');
