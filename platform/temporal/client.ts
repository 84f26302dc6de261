import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { actorClientInterceptor } from './client-actor';
import { taskTimeoutInterceptor } from './task-timeout';

export interface TemporalAddress {
  TEMPORAL_ADDRESS: string;
  TEMPORAL_NAMESPACE: string;
  TEMPORAL_API_KEY?: string | undefined;
  TEMPORAL_TASK_TIMEOUT_SECONDS: number;
}

/** Few and short retries: a request path would rather answer 503 than hang for the default 20 s. */
const MAX_ATTEMPTS = 3;

/**
 * Creates a client that connects when first used, so that a process starts, and reports what is missing, without
 * Temporal.
 */
export const createTemporalClient = (address: TemporalAddress, dataConverter: DataConverter): Client => {
  const connection = Connection.lazy({
    address: address.TEMPORAL_ADDRESS,
    ...(address.TEMPORAL_API_KEY !== undefined && { apiKey: address.TEMPORAL_API_KEY, tls: true }),
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts: MAX_ATTEMPTS }))],
    connectTimeout: '2s',
  });
  return new Client({
    connection,
    namespace: address.TEMPORAL_NAMESPACE,
    dataConverter,
    interceptors: { workflow: [actorClientInterceptor, taskTimeoutInterceptor(address.TEMPORAL_TASK_TIMEOUT_SECONDS)] },
  });
};
