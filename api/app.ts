import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from '../platform/logging/logger';
import type { HttpMetrics } from '../platform/metrics/http-metrics';
import type { DecisionNotes } from '../services/access/require-permission';
import type { AnswerOnce } from '../services/kernel/answer-once';
import { createDocsPage } from './docs/docs-page';
import { createRootPage } from './docs/root-page';
import { accessLog } from './http/access-log';
import { noteMethod, refuseUnknown } from './http/allowed-methods';
import { createAuthentication, type Authenticators } from './http/authentication';
import { allowOrigin } from './http/cross-origin';
import type { Endpoint } from './http/endpoint';
import { toHandler } from './http/handler';
import { createOnce } from './http/idempotency';
import { createForeignOrigin, type ForeignOrigin } from './http/origin';
import { errorHandler } from './http/problems';
import { createRateLimits, type RateLimits } from './http/rate-limits';
import { requestState, stateOf } from './http/request-state';
import { dataHeaders } from './http/security-headers';
import { createOpenApiDocument } from './openapi';
import { withNamedComponents } from './openapi-components';
import type { ApiPorts } from './ports';
import { createVerifyPage } from './signatures/verify-page';

export interface AppSettings {
  rateLimitPerMinute: number;
  bodyLimitBytes: number;
  trustedProxies: number;
  /** Where our own pages are served from, `https://host[:port]`: browsers elsewhere change nothing. */
  origins: readonly string[];
  /** Where the Temporal UI is served from; its pages may ask endpoints that are `crossOrigin`, and no other. */
  payloadDecoderOrigin?: string | undefined;
  /** Whether machines may do what a person must step up for. */
  machinesNeedNoStepUp: boolean;
  version: string;
  /** Of the Temporal UI, for the links of `/`. */
  temporalUiUrl?: string | undefined;
}

export interface AppPorts extends DecisionNotes {
  authenticators: Authenticators;
  answers: AnswerOnce;
  logger: Logger;
  httpMetrics: HttpMetrics;
}

/** `/v1/donations/{id}` as Express writes it. */
const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

const named =
  (route: string): RequestHandler =>
  (_request, response, next) => {
    stateOf(response).route = route;
    next();
  };

/** Authenticates a request and applies its limits, before a byte of the body is read. */
const guards = (
  endpoint: Endpoint,
  limits: RateLimits,
  authentication: RequestHandler,
  foreignOrigin: ForeignOrigin,
): RequestHandler[] => {
  if (endpoint.traffic === 'webhooks') return [limits.webhooks];
  if (endpoint.traffic === 'probes') return [];
  if (endpoint.opensSession) return [limits.address, (request, _response, next) => next(foreignOrigin(request))];
  if (endpoint.permission === 'public') return [limits.address];
  return [limits.failures, authentication, limits.caller];
};

/** Creates the HTTP application over a list of endpoints; it does not listen yet. */
export const createApp = (
  endpoints: readonly Endpoint[],
  apiPorts: ApiPorts,
  { authenticators, answers, recordRefusal, recordStatement, logger, httpMetrics }: AppPorts,
  settings: AppSettings,
): Express => {
  const app = express();
  // One path for one thing: what is hashed for an Idempotency-Key, counted and logged is what was meant.
  app.enable('case sensitive routing').enable('strict routing');
  app.disable('x-powered-by').disable('etag').set('trust proxy', settings.trustedProxies).set('query parser', 'simple');
  const { bodyLimitBytes, machinesNeedNoStepUp, origins, payloadDecoderOrigin } = settings;
  const limits = createRateLimits(settings.rateLimitPerMinute);
  const foreignOrigin = createForeignOrigin(origins);
  const authenticationFrom = (foreign: ForeignOrigin) => createAuthentication(authenticators, foreign, bodyLimitBytes);
  const authentication = authenticationFrom(foreignOrigin);
  const crossOrigin =
    payloadDecoderOrigin === undefined
      ? undefined
      : {
          allow: allowOrigin(payloadDecoderOrigin),
          authentication: authenticationFrom(createForeignOrigin([...origins, payloadDecoderOrigin])),
        };
  const ports = {
    bodyLimitBytes,
    machinesNeedNoStepUp,
    once: createOnce(answers, logger),
    recordRefusal,
    recordStatement,
  };

  app.use(requestState, accessLog(logger, httpMetrics), ...dataHeaders);
  for (const endpoint of endpoints) {
    const across = endpoint.crossOrigin && crossOrigin;
    const chain = guards(endpoint, limits, across ? across.authentication : authentication, foreignOrigin);
    const path = expressPath(endpoint.path);
    if (across) app.use(path, named(endpoint.path), across.allow);
    app[endpoint.method](path, named(endpoint.path), ...chain, toHandler(endpoint, apiPorts, ports));
  }
  const document = JSON.stringify(withNamedComponents(createOpenApiDocument(endpoints, settings.version, settings)));
  app.get('/', named('/'), limits.address, createRootPage(settings));
  app.get('/openapi.json', named('/openapi.json'), limits.address, (_request, response) => {
    response.type('application/json').send(document);
  });
  app.use('/docs', named('/docs'), limits.address, createDocsPage());
  app.use('/verify', named('/verify'), limits.address, createVerifyPage());
  for (const { path, method, crossOrigin: across } of endpoints) {
    app.all(expressPath(path), named(path), noteMethod(method));
    if (across && crossOrigin) app.all(expressPath(path), noteMethod('options'));
  }
  app.all(['/', '/openapi.json'], noteMethod('get'));
  app.use(refuseUnknown);
  app.use(errorHandler(logger));
  return app;
};
