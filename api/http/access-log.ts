import type { RequestHandler } from 'express';
import type { Logger } from '../../platform/logging/logger';
import type { HttpMetrics } from '../../platform/metrics/http-metrics';
import { stateOf } from './request-state';

/** Logs one line and observes one duration per request. No query string, no body, no address: those may be personal. */
export const accessLog =
  (logger: Logger, metrics: HttpMetrics): RequestHandler =>
  (request, response, next) => {
    const begun = process.hrtime.bigint();
    response.once('close', () => {
      const ms = Number(process.hrtime.bigint() - begun) / 1e6;
      const { requestId, route, caller } = stateOf(response);
      // A caller who left before the answer; 499 as proxies log it.
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.observe({ method: request.method, route, status, seconds: ms / 1000 });
      const line = { method: request.method, route, status, ms: Math.round(ms * 10) / 10, requestId };
      logger.info({ ...line, ...(caller && { actorId: caller.actor.userId }) }, 'http.request');
    });
    next();
  };
