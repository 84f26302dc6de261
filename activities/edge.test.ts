import { ApplicationFailure } from '@temporalio/common';
import { refused } from '../contracts/kernel/refused';
import { createLogger } from '../platform/logging/logger';
import { failureAtEdge } from './edge';

const log = createLogger('test', 'silent');

test('failureAtEdge turns a refusal into a failure of its code that is not retried', () => {
  const { message } = refused('donation.donor-erased');
  const failure = { type: 'donation.donor-erased', message, nonRetryable: true };
  expect(failureAtEdge(refused('donation.donor-erased'), 'settleDonation', log)).toMatchObject(failure);
});

test('failureAtEdge makes an unexpected error retryable and keeps its text out of the history', () => {
  const failure = failureAtEdge(new TypeError('Ada Sampleton'), 'settleDonation', log);
  expect(failure).toMatchObject({ type: 'unexpected', message: 'settleDonation: TypeError', nonRetryable: false });
});

test('failureAtEdge passes on a failure that has a type', () => {
  const failure = ApplicationFailure.create({ type: 'provider.unavailable' });
  expect(failureAtEdge(failure, 'sendRefund', log)).toBe(failure);
});
