import { ApplicationFailure } from '@temporalio/common';
import { InvalidReceiptFacts } from '../domain/receipts/invalid-facts';
import { Refused } from '../contracts/kernel/refused';
import { errorCodeOf, isUnavailable } from '../platform/database/database-errors';
import { describeError, type Logger } from '../platform/logging/logger';
import { ProviderUnavailable, RefundNotPossible } from '../platform/payments/refund-provider';

const failure = (
  type: string,
  message: string,
  more: { nonRetryable?: boolean; retryAfterMs?: number | undefined } = {},
) =>
  ApplicationFailure.create({
    type,
    message,
    nonRetryable: more.nonRetryable ?? false,
    ...(more.retryAfterMs !== undefined && { nextRetryDelay: more.retryAfterMs }),
  });

/**
 * Turns an error into a failure for a workflow's history: a declared type and a text of ours, never the text of a
 * driver, which may hold data. The caller's fault is not retried, the world's is, and ours is logged with its cause.
 */
export const failureAtEdge = (error: unknown, name: string, log: Logger): Error => {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof Refused) return failure(error.code, error.message, { nonRetryable: true });
  if (error instanceof InvalidReceiptFacts)
    return failure('receipt.invalid-facts', 'the frozen facts make no receipt', { nonRetryable: true });
  if (error instanceof RefundNotPossible) return failure('refund.not-possible', error.message, { nonRetryable: true });
  if (error instanceof ProviderUnavailable)
    return failure('provider.unavailable', error.message, { retryAfterMs: error.retryAfterMs });
  if (isUnavailable(error)) return failure('unavailable', `${name}: a server that it needs is not available`);
  log.error({ activity: name, ...describeError(error) }, 'activity.failed');
  return failure(
    'unexpected',
    `${name}: ${error instanceof Error ? error.constructor.name : 'error'} ${errorCodeOf(error) ?? ''}`.trim(),
  );
};
