import { ApplicationFailure } from '@temporalio/common';

const refuse = (type: string, message: string) => ApplicationFailure.create({ type, message, nonRetryable: true });

/** Refusals of a decision on a subject's request; match on `type`. */
export const notVerified = () =>
  refuse('subject-request.not-verified', 'the subject has not shown who they are; send them a token and wait');
export const ownRequest = () =>
  refuse('subject-request.own', 'a request is decided by another person than the one who filed it');
export const otherRequestHash = () =>
  refuse('subject-request.other-hash', 'the decision is over another request than the one filed; read it again');
export const requestDecided = () => refuse('subject-request.decided', 'the request has been decided');
export const notExtendable = () =>
  refuse(
    'subject-request.not-extendable',
    'only a GDPR request that is open is extended, once, and within its first month',
  );
