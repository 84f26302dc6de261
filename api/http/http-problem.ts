import { PROBLEMS, type ProblemType } from '../../contracts/kernel/problems';
import { problemUrn, type ProblemBody, type ProblemError } from '../../contracts/kernel/schemas';

export interface ProblemFacts {
  /** Failure type of the workflow that refused. */
  reason?: string;
  errors?: ProblemError[];
  /** Methods of the path, for the header Allow. */
  allow?: readonly string[];
  retryAfterSeconds?: number;
}

/** A refusal by the HTTP layer; the rules throw `Refused`. The message is the caller's `detail`. */
export class HttpProblem extends Error {
  constructor(
    readonly type: ProblemType,
    detail: string,
    readonly facts: ProblemFacts = {},
  ) {
    super(detail);
  }
}

/** Makes the problem of an invalid request header; `detail` says what it must be. */
export const wrongHeader = (header: string, detail: string): HttpProblem =>
  new HttpProblem('invalid-request', `${header}: ${detail}`, { errors: [{ in: 'header', pointer: header, detail }] });

const RETRY_AFTER_SECONDS = 5;

/** Makes the problem of a missing dependency; the caller tries again. */
export const unavailable = (detail: string, retryAfterSeconds = RETRY_AFTER_SECONDS): HttpProblem =>
  new HttpProblem('unavailable', detail, { retryAfterSeconds });

/** Returns the body of a problem (RFC 9457). */
export const problemBodyOf = ({ type, message, facts }: HttpProblem, requestId: string): ProblemBody => {
  const [status, title] = PROBLEMS[type];
  return {
    type: problemUrn(type),
    title,
    status,
    detail: message,
    ...(facts.reason !== undefined && { reason: facts.reason }),
    ...(facts.errors && { errors: facts.errors }),
    request_id: requestId,
  };
};
