import { ApplicationFailure } from '@temporalio/common';
import { refused } from '../contracts/kernel/refused';
import { createLogger } from '../platform/logging/logger';
import { failureAtEdge } from './edge';

const log = createLogger('test', 'silent');

test('a refusal becomes a failure of its code that is not tried again', () => {
  const { message } = refused('donation.donor-erased');
  const failure = { type: 'donation.donor-erased', message, nonRetryable: true };
  expect(failureAtEdge(refused('donation.donor-erased'), 'settleDonation', log)).toMatchObject(failure);
});

test('an error of ours is tried again, and its text stays out of the history', () => {
  const failure = failureAtEdge(new TypeError('Ada Sampleton'), 'settleDonation', log);
  expect(failure).toMatchObject({ type: 'unexpected', message: 'settleDonation: TypeError', nonRetryable: false });
});

test('a failure with a type of its own passes', () => {
  const failure = ApplicationFailure.create({ type: 'provider.unavailable' });
  expect(failureAtEdge(failure, 'sendRefund', log)).toBe(failure);
});
