import type { Request } from 'express';
import { z } from 'zod';
import { PROBLEMS } from '../../contracts/kernel/problems';
import type { Actor } from '../../contracts/identity/actor';
import { canonicalHash } from '../../domain/canonical-hash';
import type { AnswerOnce, KeptAnswer, OnceRequest } from '../../services/kernel/answer-once';
import type { Logger } from '../../platform/logging/logger';
import { HttpProblem, problemBodyOf } from './http-problem';
import { problemOf } from './problems';

export interface IdentifiedRequest extends OnceRequest {
  /** The same for every repeat of the request by this actor: names the Update it causes. */
  updateId: string;
}

/** The same for the OpenAPI document. */
export const idempotencyKey = z
  .string()
  .max(255)
  .regex(/^[\x21-\x7e]+$/)
  .describe('A new key for each action; the same key when a request is repeated. The first answer is kept for a day');

const IN_FLIGHT_RETRY_SECONDS = 1;

/** Reads the key and the identity of a request. Throws an `idempotency-key-required` problem. */
export const readOnceRequest = (request: Request, body: Buffer, actor: Actor): IdentifiedRequest => {
  const { data: key } = idempotencyKey.safeParse(request.get('idempotency-key'));
  if (key === undefined) {
    const detail = 'send Idempotency-Key with 1 to 255 printable characters, a new key for each action';
    throw new HttpProblem('idempotency-key-required', detail);
  }
  const requestHash = canonicalHash('hingecraft.request.v1', {
    method: request.method,
    path: request.originalUrl,
    body: body.toString('base64'),
  });
  const updateId = canonicalHash('hingecraft.update.v1', { actor: actor.userId, key, request: requestHash });
  return { key, requestHash, updateId };
};

export type Once = (
  request: OnceRequest,
  actor: Actor,
  /** Given the time of the first try of this request, from which it makes its ids. */
  work: (firstAskedAt: Date) => Promise<KeptAnswer>,
) => Promise<KeptAnswer>;

/** Refusals that another try under the same key may well pass: they are not kept. */
const isKept = (problem: HttpProblem): boolean => {
  const [status] = PROBLEMS[problem.type];
  return status < 500 && problem.type !== 'precondition-failed' && problem.facts.retryAfterSeconds === undefined;
};

/**
 * Answers a repeated request as the first time, refusals included, and lets go of the key when the request failed
 * for reasons that pass.
 */
export const createOnce = (answers: AnswerOnce, logger: Logger): Once => {
  type Mine = Extract<Awaited<ReturnType<AnswerOnce['begin']>>, { state: 'mine' }>;

  /** Keeps an answer; when that fails the answer is still given, and the next try does the work again. */
  const keep = (mine: Mine, answer: KeptAnswer, actor: Actor): Promise<void> =>
    answers.finish(mine, answer, actor).catch((error: unknown) => {
      logger.warn({ error, requestId: actor.requestId }, 'idempotency.answer-not-kept');
    });

  return async (request, actor, work) => {
    const begun = await answers.begin(request, actor);
    if (begun.state === 'answered') {
      return { ...begun.answer, headers: { ...begun.answer.headers, 'Idempotency-Replayed': 'true' } };
    }
    if (begun.state === 'in-flight') {
      const facts = { retryAfterSeconds: IN_FLIGHT_RETRY_SECONDS };
      throw new HttpProblem('idempotency-in-flight', 'the same request is being processed; try again soon', facts);
    }
    try {
      const answer = await work(begun.firstAskedAt);
      await keep(begun, answer, actor);
      return answer;
    } catch (error) {
      const problem = problemOf(error);
      const [status] = PROBLEMS[problem.type];
      if (isKept(problem)) await keep(begun, refusalOf(problem, actor), actor);
      // Where even this fails, the claim is taken over after a minute.
      else await answers.release(begun.claimId, status, actor).catch(() => undefined);
      throw error;
    }
  };
};

const refusalOf = (problem: HttpProblem, { requestId }: Actor): KeptAnswer => ({
  status: PROBLEMS[problem.type][0],
  headers: { 'Content-Type': 'application/problem+json; charset=utf-8' },
  body: JSON.stringify(problemBodyOf(problem, requestId)),
});
