import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Webhook } from 'standardwebhooks';
import { readRetryAfter } from './retry-after';
import { createGuardedLookup, refuseLiteral, RefusedAddress } from './guarded-address';

export interface SignedEvent {
  eventId: string;
  url: string;
  /** All active secrets sign, so that an endpoint may rotate. */
  secrets: readonly string[];
  body: string;
}

export interface PostOutcome {
  statusCode: number | null;
  latencyMs: number;
  /** The first characters of the answer, or why there was none. */
  excerpt: string;
  /** How long an overloaded endpoint (429, 503) asks us to wait. */
  retryAfterMs?: number;
}

export interface PostSettings {
  timeoutMs: number;
  /** `host:port` inside the network that may be called all the same. */
  allowedPrivateHosts: ReadonlySet<string>;
}

const EXCERPT_LENGTH = 200;
/** Answers whose Retry-After says when the endpoint can take the event. */
const OVERLOADED: readonly (number | undefined)[] = [429, 503];
const guardedLookup = createGuardedLookup();

const signatureHeaders = ({ eventId, secrets, body }: SignedEvent, now: Date): Record<string, string> => ({
  'webhook-id': eventId,
  'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
  'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(eventId, now, body)).join(' '),
});

const why = (error: unknown): string => {
  if (error instanceof RefusedAddress) return error.message;
  const { code, name } = error as { code?: string; name?: string };
  return name === 'TimeoutError' || name === 'AbortError' ? 'timeout' : (code ?? 'network error');
};

/**
 * Creates a function that sends one event, signed with a fresh timestamp. It follows no redirect and never rejects:
 * after a failure the status code is null and `excerpt` is the reason.
 */
export const createPostWebhook =
  ({ timeoutMs, allowedPrivateHosts }: PostSettings) =>
  (event: SignedEvent): Promise<PostOutcome> => {
    const startedMs = Date.now();
    const outcome = (statusCode: number | null, excerpt: string): PostOutcome => ({
      statusCode,
      latencyMs: Date.now() - startedMs,
      excerpt: excerpt.slice(0, EXCERPT_LENGTH),
    });
    return new Promise((settle) => {
      const fail = (error: unknown) => settle(outcome(null, why(error)));
      try {
        const url = new URL(event.url);
        const allowed = allowedPrivateHosts.has(url.host);
        if (!allowed) refuseLiteral(url.hostname);
        const options: RequestOptions = {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(event.body),
            ...signatureHeaders(event, new Date()),
          },
          signal: AbortSignal.timeout(timeoutMs),
          ...(!allowed && { lookup: guardedLookup as NonNullable<RequestOptions['lookup']> }),
        };
        const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
        const request = send(url, options, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            if (text.length < EXCERPT_LENGTH) text += chunk;
            else response.destroy();
          });
          response.on('error', fail);
          response.on('close', () => {
            const { statusCode, headers } = response;
            const asked = OVERLOADED.includes(statusCode) ? headers['retry-after'] : undefined;
            const retryAfterMs = readRetryAfter(asked, Date.now());
            settle({ ...outcome(statusCode ?? null, text), ...(retryAfterMs !== undefined && { retryAfterMs }) });
          });
        });
        request.on('error', fail);
        request.end(event.body);
      } catch (error) {
        fail(error);
      }
    });
  };
