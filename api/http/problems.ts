import type { ErrorRequestHandler, Response } from 'express';
import { PROBLEMS } from '../../contracts/kernel/problems';
import { Refused } from '../../contracts/kernel/refused';
import { refusalEntry } from '../../contracts/refusals';
import { isUnavailable } from '../../platform/database/database-errors';
import { ProviderDown } from '../../platform/identity/openid-provider';
import type { Logger } from '../../platform/logging/logger';
import { HttpProblem, problemBodyOf, unavailable } from './http-problem';
import { stateOf } from './request-state';

/** Refusals of body-parser by their `type`. */
const BODY_ERRORS: Record<string, HttpProblem> = {
  'entity.too.large': new HttpProblem('body-too-large', 'the body is larger than this server accepts'),
  'encoding.unsupported': new HttpProblem('unsupported-media-type', 'send the body without Content-Encoding'),
  'request.aborted': new HttpProblem('invalid-json', 'the body ended early'),
  'request.size.invalid': new HttpProblem('invalid-json', 'the body is not as long as Content-Length says'),
};

const bodyError = (error: unknown): HttpProblem | undefined => {
  if (!(error instanceof Error)) return undefined;
  return BODY_ERRORS[String((error as { type?: unknown }).type)];
};

/** The code goes out as `reason` where the refusal has a message of its own. */
const problemOfRefusal = ({ code, message, pointer, retryAfterSeconds }: Refused): HttpProblem => {
  const { problem, message: fixed, named = fixed !== undefined } = refusalEntry(code);
  return new HttpProblem(problem, message, {
    ...(named && { reason: code }),
    ...(pointer !== undefined && { errors: [{ in: 'body', pointer, detail: message }] }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
};

/** Returns the problem that answers an error: `internal`, without any detail, for an error that is not the caller's. */
export const problemOf = (error: unknown): HttpProblem => {
  if (error instanceof HttpProblem) return error;
  if (error instanceof Refused) return problemOfRefusal(error);
  if (isUnavailable(error)) return unavailable('the database does not answer; nothing was stored');
  if (error instanceof ProviderDown) return unavailable('the OpenID provider does not answer; try again');
  const body = bodyError(error);
  if (body) return body;
  // Express: a path that is not valid percent-encoding.
  if (error instanceof URIError) return new HttpProblem('invalid-request', 'the path is not valid percent-encoding');
  return new HttpProblem('internal', 'the server has a fault; its logs record the cause under the request id');
};

const sendProblem = (response: Response, problem: HttpProblem): void => {
  const [status] = PROBLEMS[problem.type];
  const { retryAfterSeconds, allow } = problem.facts;
  if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(retryAfterSeconds));
  if (allow) response.setHeader('Allow', allow.join(', '));
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify(problemBodyOf(problem, stateOf(response).requestId)));
};

/** Turns an error into an answer; its cause is logged when the fault is ours, and never sent. */
export const errorHandler =
  (logger: Logger): ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    const problem = problemOf(error);
    const { requestId } = stateOf(response);
    const [status] = PROBLEMS[problem.type];
    if (status === 500) logger.error({ requestId, error }, 'http.failed');
    else if (status === 503) logger.warn({ requestId, error }, 'http.unavailable');
    if (response.headersSent) return next(error);
    sendProblem(response, problem);
  };
