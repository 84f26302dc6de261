import type { Request } from 'express';
import { HttpProblem } from './http-problem';

/** The problem of a request that no page of ours has sent; `undefined` for one that the browser says comes from there. */
export type ForeignOrigin = (request: Request) => HttpProblem | undefined;

export const createForeignOrigin = (origins: readonly string[]): ForeignOrigin => {
  const own = new Set(origins);
  return (request) => {
    const origin = request.get('origin');
    if (origin !== undefined && own.has(origin)) return undefined;
    return new HttpProblem('foreign-origin', 'the Origin header is missing or not one of API_ORIGINS');
  };
};
