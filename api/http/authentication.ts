import type { Request, RequestHandler } from 'express';
import { Passport, type AuthenticateCallback } from 'passport';
import { Strategy } from 'passport-http-bearer';
import type { Caller } from '../../services/identity/authorize';
import { HttpProblem } from './http-problem';
import { stateOf } from './request-state';

export type Authenticate = (key: string, requestId: string) => Promise<Caller | undefined>;

const refused = () => new HttpProblem('unauthenticated', 'send a valid API key as Authorization: Bearer hc_…');

/**
 * The passport seam: further strategies (sessions, OpenID) join here. One answer for a missing, unknown, wrong and
 * revoked key and for a disabled user. A key in the query string is refused: it would end up in logs.
 */
export const createAuthentication = (authenticate: Authenticate): RequestHandler => {
  const passport = new Passport();
  const verify = (request: Request, key: string, done: (error: unknown, user?: Caller | false) => void): void => {
    const { requestId } = stateOf(request.res as NonNullable<typeof request.res>);
    authenticate(key, requestId).then(
      (caller) => done(null, caller ?? false),
      (error: unknown) => done(error),
    );
  };
  passport.use(new Strategy<typeof verify>({ passReqToCallback: true }, verify));

  return (request, response, next) => {
    if (request.query['access_token'] !== undefined) return next(refused());
    const settle: AuthenticateCallback = (error: unknown, caller?: unknown) => {
      if (error) return next(error);
      if (!caller) return next(refused());
      stateOf(response).caller = caller as Caller;
      next();
    };
    const run = passport.authenticate('bearer', { session: false }, settle) as RequestHandler;
    void run(request, response, next);
  };
};
