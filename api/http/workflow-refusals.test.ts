import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure, RetryState } from '@temporalio/common';
import { caseRefused } from '../../contracts/compliance/failures';
import { CASE_REFUSALS } from '../../contracts/compliance/refusals';
import {
  notCancellable,
  refundAlreadyDecided,
  refundOtherHash,
  refundOwnProposal,
} from '../../contracts/donations/failures';
import { cannotGiveUp, notParked, otherProposal, samePerson } from '../../contracts/kernel/failures';
import { PROBLEMS } from '../../contracts/kernel/problems';
import { refusalBehind } from './workflow-refusals';

const REFUSALS = [
  ...CASE_REFUSALS.map(caseRefused),
  ...[notCancellable(), refundOwnProposal(), refundOtherHash(), refundAlreadyDecided()],
  ...[notParked(), samePerson(), otherProposal(), cannotGiveUp()],
];

it.each(REFUSALS.map((failure) => [failure.type, failure] as const))('answers %s with a 409', (type, failure) => {
  const problem = refusalBehind(new WorkflowUpdateFailedError('refused', failure));
  expect(problem?.facts.reason).toBe(type);
  expect(problem?.message).toBe(failure.message);
  expect(PROBLEMS[problem!.type][0]).toBe(409);
});

it('finds a refusal that a step below the handler threw', () => {
  const failed = new ActivityFailure(
    'failed',
    'cancelDonation',
    '1',
    RetryState.NON_RETRYABLE_FAILURE,
    'x',
    notCancellable(),
  );
  expect(refusalBehind(failed)?.type).toBe('donation-not-cancellable');
});

it('knows nothing of other failures', () => {
  expect(refusalBehind(ApplicationFailure.create({ type: 'Error', message: 'a bug' }))).toBeUndefined();
  expect(refusalBehind(new Error('x'))).toBeUndefined();
  expect(refusalBehind(undefined)).toBeUndefined();
});
