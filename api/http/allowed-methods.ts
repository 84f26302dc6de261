import type { RequestHandler } from 'express';
import { HttpProblem } from './http-problem';
import { stateOf } from './request-state';

type Method = 'get' | 'post' | 'delete' | 'options';

/** Notes that the path of a request has this method: for requests that no handler of the path has taken. */
export const noteMethod =
  (method: Method): RequestHandler =>
  (_request, response, next) => {
    const { methods } = stateOf(response);
    methods.add(method.toUpperCase());
    if (method === 'get') methods.add('HEAD');
    next();
  };

/** Refuses what nobody has taken: 405 with the methods of a known path, and else 404. */
export const refuseUnknown: RequestHandler = (_request, response) => {
  const allow = [...stateOf(response).methods].sort();
  if (allow.length === 0) throw new HttpProblem('not-found', 'no endpoint has this path; see /openapi.json');
  throw new HttpProblem('method-not-allowed', `this path has only the methods ${allow.join(', ')}`, { allow });
};
