import { maxHeaderSize } from 'node:http';
import { problemUrn } from '../contracts/kernel/schemas';
import { LOCKOUTS } from '../domain/identity/lockout';
import { STEP_UP_MS } from '../domain/identity/session-limits';
import type { Endpoint } from './http/endpoint';
import { WEBHOOK_FACTOR } from './http/rate-limits';
import { HEADERS_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from './http/serve';

/** Limits that an installation sets. */
export interface DocumentedLimits {
  rateLimitPerMinute: number;
  bodyLimitBytes: number;
}

/** As API_RATE_LIMIT_PER_MINUTE and API_BODY_LIMIT_BYTES are where nobody sets them. */
export const DEFAULT_LIMITS: DocumentedLimits = { rateLimitPerMinute: 600, bodyLimitBytes: 65_536 };

/** Limits that hold for every operation, and no keyword of its own states. */
export const describeLimits = ({ rateLimitPerMinute, bodyLimitBytes }: DocumentedLimits): string =>
  [
    `A path answers any method that it does not have with 405 (${problemUrn('method-not-allowed')}) and names those it has in \`Allow\`, with or without credentials.`,
    `A body is JSON in UTF-8 without Content-Encoding, of ${bodyLimitBytes} bytes at most where an operation does not say otherwise (\`x-max-body-bytes\`); a larger one is answered 413. A key may appear once in an object.`,
    `Path and query, with all headers, are ${maxHeaderSize} bytes at most; more is answered 431. Headers arrive within ${HEADERS_TIMEOUT_MS / 1_000} seconds and the whole request within ${REQUEST_TIMEOUT_MS / 1_000}; else it is answered 408.`,
    `In each process of the API a caller, or an address without credentials, has ${rateLimitPerMinute} requests a minute (\`x-rate-limit\`), and an address as many failed authentications; more is answered 429 with \`Retry-After\`.`,
    `After ${LOCKOUTS.account.tries} failed proofs an account is locked, and after ${LOCKOUTS.address.tries} an address, for ${LOCKOUTS.account.firstSeconds} seconds, doubled by each further one up to ${LOCKOUTS.account.maxSeconds}; the answer is 429 with \`Retry-After\`.`,
    `An operation with \`x-step-up\` needs a proof of identity that is ${STEP_UP_MS / 1_000} seconds old at most.`,
  ].join('\n\n');

/** The rate limit of an operation, counted in each process; none for probes. */
export const rateLimitOf = ({ traffic, permission }: Endpoint, { rateLimitPerMinute }: DocumentedLimits) => {
  if (traffic === 'probes') return undefined;
  if (traffic === 'webhooks') return { requests: rateLimitPerMinute * WEBHOOK_FACTOR, seconds: 60, by: 'address' };
  return { requests: rateLimitPerMinute, seconds: 60, by: permission === 'public' ? 'address' : 'caller' };
};
