import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit, type Options } from 'express-rate-limit';
import { HttpProblem } from './http-problem';
import { stateOf } from './request-state';

export interface RateLimits {
  /** Of an authenticated caller. */
  caller: RequestHandler;
  /** Of an address without credentials. */
  address: RequestHandler;
  /** Of an address that fails to authenticate: comes before the key is looked up. */
  failures: RequestHandler;
  /** Of payment providers, which send in bursts from few addresses. */
  webhooks: RequestHandler;
}

const MINUTE_MS = 60_000;
/** Webhooks come in bursts from few addresses. */
export const WEBHOOK_FACTOR = 10;

/** Whole seconds until the window ends. */
const secondsLeft = (request: Request): number => {
  const { rateLimit: info } = request as Request & { rateLimit?: { resetTime?: Date } };
  const left = (info?.resetTime?.getTime() ?? Date.now() + MINUTE_MS) - Date.now();
  return Math.max(1, Math.ceil(left / 1000));
};

const byAddress = (request: Request): string => ipKeyGenerator(request.ip ?? '');
const byCaller = (request: Request, response: Response): string =>
  stateOf(response).caller?.actor.userId ?? byAddress(request);

/** Creates the rate limits, counted in this process: each copy of the API behind a balancer allows as many. */
export const createRateLimits = (perMinute: number): RateLimits => {
  const limit = (options: Partial<Options>): RequestHandler =>
    rateLimit({
      windowMs: MINUTE_MS,
      limit: perMinute,
      keyGenerator: byAddress,
      standardHeaders: false,
      legacyHeaders: false,
      // How many proxies are believed is API_TRUSTED_PROXIES, checked by our own configuration.
      validate: false,
      handler: (request, _response, next) => {
        const facts = { retryAfterSeconds: secondsLeft(request) };
        next(new HttpProblem('rate-limited', 'slow down and try again', facts));
      },
      ...options,
    });
  return {
    caller: limit({ keyGenerator: byCaller }),
    address: limit({}),
    failures: limit({
      skipSuccessfulRequests: true,
      requestWasSuccessful: (_request, response) => response.statusCode !== 401,
    }),
    webhooks: limit({ limit: perMinute * WEBHOOK_FACTOR }),
  };
};
