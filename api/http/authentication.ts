import type { Request, RequestHandler } from 'express';
import { Passport, Strategy, type AuthenticateCallback, type StrategyCreated } from 'passport';
import type { Caller } from '../../services/access/authorize';
import type { SignedRequest } from '../../services/access/signing-client';
import { HttpProblem } from './http-problem';
import type { ForeignOrigin } from './origin';
import { createReadBody } from './read-body';
import { stateOf } from './request-state';
import { readSessionCookie } from './session-cookie';
import { readSignatureHeaders, withSignedText } from './signed-request';

export type Authenticate = (secret: string, requestId: string) => Promise<Caller | undefined>;

/** One authenticator for each kind of credential; each returns `undefined` for a credential that it does not accept. */
export interface Authenticators {
  apiKey: Authenticate;
  session: Authenticate;
  accessToken: Authenticate;
  signature(request: SignedRequest, requestId: string): Promise<Caller | undefined>;
}

type StrategyName = 'bearer' | 'session' | 'signature';

/** Every API key begins so, and no JWT does. */
const API_KEY = /^hc_/;
const SCHEME = /^([A-Za-z]+) /;
const BEARER = /^Bearer ([^ ]+)$/i;

const refused = () =>
  new HttpProblem(
    'unauthenticated',
    'send one valid API key, access token, signature or session, and only one of them',
  );

/**
 * The one strategy that a request asks for; `undefined` where it has no credential, or more than one: what is checked
 * must never depend on what else was sent.
 */
const strategyOf = (request: Request): StrategyName | undefined => {
  const authorization = request.headersDistinct['authorization'] ?? [];
  const cookie = readSessionCookie(request);
  if (authorization.length + (cookie === undefined ? 0 : 1) !== 1) return undefined;
  if (cookie !== undefined) return 'session';
  const scheme = SCHEME.exec(authorization[0] ?? '')?.[1]?.toLowerCase();
  return scheme === 'bearer' || scheme === 'signature' ? scheme : undefined;
};

type FindCaller = (request: Request) => Promise<Caller | undefined>;

/** One kind of credential as a passport strategy: it finds the caller behind a request, or nobody. */
class CallerStrategy extends Strategy {
  constructor(readonly find: FindCaller) {
    super();
  }

  override authenticate(this: StrategyCreated<this>, request: Request): void {
    this.find(request).then(
      (caller) => (caller ? this.success(caller) : this.fail(401)),
      (error: unknown) => this.error(error),
    );
  }
}

const isRead = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

/**
 * Creates the authentication of requests with passport. One answer for a missing, unknown, wrong and ended credential
 * and for a user who is not active. A key in the query string is refused: it would end up in logs. A browser sends its
 * cookie whoever made it ask, so a request that changes something must also come from one of our own pages.
 */
export const createAuthentication = (
  authenticators: Authenticators,
  foreignOrigin: ForeignOrigin,
  bodyLimitBytes: number,
): RequestHandler => {
  const passport = new Passport();
  const requestIdOf = (request: Request) => stateOf(request.res as NonNullable<typeof request.res>).requestId;

  const findByBearer = async (request: Request): Promise<Caller | undefined> => {
    const secret = BEARER.exec(request.get('authorization') ?? '')?.[1];
    if (secret === undefined) return undefined;
    const authenticate = API_KEY.test(secret) ? authenticators.apiKey : authenticators.accessToken;
    return authenticate(secret, requestIdOf(request));
  };
  const findBySession = (request: Request): Promise<Caller | undefined> =>
    authenticators.session(readSessionCookie(request) ?? '', requestIdOf(request));

  const readBody = createReadBody(bodyLimitBytes);
  const findBySignature = async (request: Request): Promise<Caller | undefined> => {
    const headers = readSignatureHeaders(request, Date.now());
    const response = request.res;
    if (!headers || !response) return undefined;
    const state = stateOf(response);
    state.body = await readBody(request, response);
    const signed = withSignedText(headers, request, state.body);
    return signed && authenticators.signature(signed, state.requestId);
  };
  passport.use('bearer', new CallerStrategy(findByBearer));
  passport.use('session', new CallerStrategy(findBySession));
  passport.use('signature', new CallerStrategy(findBySignature));

  return (request, response, next) => {
    const strategy = strategyOf(request);
    if (strategy === undefined || request.query['access_token'] !== undefined) return next(refused());
    const settle: AuthenticateCallback = (error: unknown, caller?: unknown) => {
      if (error) return next(error);
      if (!caller) return next(refused());
      const foreign = strategy === 'session' && !isRead(request) && foreignOrigin(request);
      if (foreign) return next(foreign);
      stateOf(response).caller = caller as Caller;
      next();
    };
    const run = passport.authenticate(strategy, { session: false }, settle) as RequestHandler;
    void run(request, response, next);
  };
};
