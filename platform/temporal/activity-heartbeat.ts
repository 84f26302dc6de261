import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** A beat that comes late, or is lost, must not end an attempt that is well. */
const BEATS_PER_TIMEOUT = 3;

/**
 * Sends heartbeats for every activity with a heartbeat timeout, so that the attempt of a dead worker is retried soon.
 * It says nothing about progress: that is bounded by the start-to-close timeout.
 */
export const heartbeatActivityInterceptor: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    async execute(input, next) {
      const { heartbeatTimeoutMs } = context.info;
      if (heartbeatTimeoutMs === undefined) return next(input);
      const beat = setInterval(() => context.heartbeat(), heartbeatTimeoutMs / BEATS_PER_TIMEOUT);
      try {
        return await next(input);
      } finally {
        clearInterval(beat);
      }
    },
  },
});
