import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure, RetryState } from '@temporalio/common';
import { Refused } from '../../contracts/kernel/refused';
import { PROBLEMS } from '../../contracts/kernel/problems';
import { REFUSALS, refusalEntry, type RefusalCode } from '../../contracts/refusals';
import { problemOf } from './problems';
import { refusalBehind } from './workflow-refusals';

const CODES = Object.keys(REFUSALS) as RefusalCode[];
const NAMED = CODES.filter((code) => {
  const { message, named = message !== undefined } = refusalEntry(code);
  return named;
});
const failure = (code: RefusalCode) =>
  ApplicationFailure.create({ type: code, message: `the text of ${code}`, nonRetryable: true });

it.each(NAMED)('the refusal %s of a workflow becomes a 409 with its code as the reason', (code) => {
  const refusal = refusalBehind(new WorkflowUpdateFailedError('refused', failure(code)));
  const problem = problemOf(refusal);
  expect(problem).toMatchObject({ message: `the text of ${code}`, facts: { reason: code } });
  expect(PROBLEMS[problem.type][0]).toBe(409);
});

it('the refusal of a workflow becomes a problem without a reason when its code is not to be named', () => {
  const unnamed = CODES.filter((code) => !NAMED.includes(code));
  expect(unnamed).toContain('donation.not-cancellable');
  for (const code of unnamed) expect(problemOf(new Refused(code, 'x')).facts.reason).toBeUndefined();
});

it('refusalBehind finds a refusal that a step below the handler threw', () => {
  const cause = failure('donation.not-cancellable');
  const failed = new ActivityFailure('failed', 'cancelDonation', '1', RetryState.NON_RETRYABLE_FAILURE, 'x', cause);
  expect(refusalBehind(failed)?.code).toBe('donation.not-cancellable');
  expect(problemOf(refusalBehind(failed)).type).toBe('donation-not-cancellable');
});

it('refusalBehind returns undefined for any other failure', () => {
  expect(refusalBehind(ApplicationFailure.create({ type: 'Error', message: 'a bug' }))).toBeUndefined();
  expect(refusalBehind(new Error('x'))).toBeUndefined();
  expect(refusalBehind(undefined)).toBeUndefined();
});
