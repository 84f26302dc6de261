import {
  OpenApiGeneratorV31,
  OpenAPIRegistry,
  zodToOpenAPIRegistry,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { PROBLEMS, type ProblemType } from '../contracts/kernel/problems';
import { problemBody, problemUrn } from '../contracts/kernel/schemas';
import { needsBody, type Endpoint } from './http/endpoint';
import { ifMatch } from './http/etag';
import { idempotencyKey } from './http/idempotency';
import { requestIdHeader } from './http/request-state';
import { SESSION_COOKIE } from './http/session-cookie';
import { TOLERANCE_SECONDS } from './http/signed-request';
import { statementHeaders, unmaskHeader } from './http/statements';
import { DEFAULT_LIMITS, describeLimits, rateLimitOf, type DocumentedLimits } from './openapi-limits';

/** Schemas with an id of their own, `.meta({ id })`, are written once in the document and named by the rest of it. */
const nameSchemas = (): void => {
  for (const [id, schema] of z.globalRegistry._idmap)
    zodToOpenAPIRegistry.add(schema as z.ZodType, { _internal: { refId: id } });
};

type Document = ReturnType<OpenApiGeneratorV31['generateDocument']>;
type Responses = RouteConfig['responses'];

const ALWAYS: readonly ProblemType[] = ['invalid-request', 'rate-limited', 'unavailable', 'internal'];
const AUTHENTICATED: readonly ProblemType[] = ['unauthenticated', 'forbidden'];
/** Problems of the obligations of a rule. */
const BY_RULES: readonly ProblemType[] = ['step-up-required', 'reason-required', 'approval-required'];
const FROM_A_BROWSER: readonly ProblemType[] = ['foreign-origin'];
const WITH_BODY: readonly ProblemType[] = ['invalid-json', 'body-too-large', 'unsupported-media-type'];
const IDEMPOTENT: readonly ProblemType[] = [
  'idempotency-key-required',
  'idempotency-key-reused',
  'idempotency-in-flight',
];
const RETRIABLE: readonly number[] = [429, 503];

const isDecided = ({ permission, alsoAsks }: Endpoint): boolean =>
  alsoAsks !== undefined || (permission !== 'public' && permission !== 'authenticated');

const problemTypesOf = (endpoint: Endpoint): ProblemType[] => [
  ...ALWAYS,
  ...(endpoint.permission === 'public' ? [] : AUTHENTICATED),
  ...(isDecided(endpoint) ? BY_RULES : []),
  ...(endpoint.opensSession || (endpoint.permission !== 'public' && endpoint.method !== 'get') ? FROM_A_BROWSER : []),
  ...(endpoint.stepUp ? (['step-up-required'] as const) : []),
  ...(endpoint.method === 'post' ? WITH_BODY : []),
  ...(endpoint.idempotent ? IDEMPOTENT : []),
  ...(endpoint.ifMatch ? (['precondition-failed'] as const) : []),
  ...(endpoint.ifMatch === 'required' ? (['precondition-required'] as const) : []),
  ...endpoint.problems,
];

const text = (description: string) => ({ description, schema: { type: 'string' as const } });
const COMMON_HEADERS = { 'X-Request-Id': text('Identifies this request in the logs') };

const problemResponses = (types: readonly ProblemType[]): Responses => {
  const byStatus = new Map<number, ProblemType[]>();
  for (const type of new Set(types)) {
    const [status] = PROBLEMS[type];
    byStatus.set(status, [...(byStatus.get(status) ?? []), type]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, [first, ...others]]) => {
      const few = [first, ...others].filter((type) => type !== undefined);
      const urns = few.map(problemUrn);
      const schema = {
        allOf: [{ $ref: '#/components/schemas/Problem' }],
        properties: { type: { type: 'string' as const, enum: urns }, status: { const: status } },
      };
      const headers = RETRIABLE.includes(status)
        ? { ...COMMON_HEADERS, 'Retry-After': text('Seconds to wait before the next attempt') }
        : COMMON_HEADERS;
      const description = few.map((type) => PROBLEMS[type][1]).join(' · ');
      return [status, { description, headers, content: { 'application/problem+json': { schema } } }];
    }),
  );
};

const BYTES = { type: 'string', format: 'binary' } as const;
/** The schema of each kind of file. */
const FILES = {
  'application/pdf': BYTES,
  'application/zip': BYTES,
  'application/json': { type: 'object' },
} as const;

const shownResult = ({ result, unkept }: Endpoint): z.ZodType =>
  unkept ? (result as z.ZodObject).extend(unkept.members.shape) : result;

const answers = (endpoint: Endpoint): Responses => {
  const headers = {
    ...COMMON_HEADERS,
    ...(endpoint.etag && { ETag: text('ETag to send in If-Match') }),
    ...(endpoint.location && { Location: text('Address of the new resource') }),
  };
  const content = endpoint.contentType
    ? { [endpoint.contentType]: { schema: FILES[endpoint.contentType] } }
    : { 'application/json': { schema: shownResult(endpoint) } };
  const answer = { description: endpoint.summary, headers, content };
  const { otherwise, status } = endpoint;
  return { [status]: answer, ...(otherwise && { [otherwise.status]: answer }) };
};

const requestHeaders = (endpoint: Endpoint) =>
  z.object({
    'X-Request-Id': requestIdHeader,
    ...(endpoint.idempotent && { 'Idempotency-Key': idempotencyKey }),
    ...(endpoint.ifMatch === 'required' && { 'If-Match': ifMatch }),
    ...(endpoint.ifMatch === 'honoured' && { 'If-Match': ifMatch.optional() }),
    ...(isDecided(endpoint) && statementHeaders),
    ...(endpoint.unmasks && unmaskHeader),
    ...endpoint.headers,
  });

const requestBody = (endpoint: Endpoint, limits: DocumentedLimits) => {
  if (endpoint.method !== 'post') return {};
  const raw = endpoint.rawBodyLimitBytes !== undefined;
  const schema = raw ? { type: 'object' as const } : endpoint.body;
  return {
    body: {
      required: needsBody(endpoint),
      'x-max-body-bytes': endpoint.rawBodyLimitBytes ?? limits.bodyLimitBytes,
      content: { 'application/json': { schema } },
    },
  };
};

const describe = (endpoint: Endpoint, limits: DocumentedLimits): RouteConfig => {
  const { method, path, operationId, summary, description } = endpoint;
  const rateLimit = rateLimitOf(endpoint, limits);
  return {
    method,
    path,
    operationId,
    summary,
    ...(description !== undefined && { description }),
    tags: [path.split('/')[2] ?? 'operations'],
    security:
      endpoint.permission === 'public' ? [] : [{ apiKey: [] }, { accessToken: [] }, { signature: [] }, { session: [] }],
    ...(endpoint.permission !== 'public' && { 'x-permission': endpoint.permission }),
    ...(endpoint.stepUp && { 'x-step-up': true }),
    ...(rateLimit && { 'x-rate-limit': rateLimit }),
    request: {
      params: endpoint.params as z.ZodObject,
      query: endpoint.query as z.ZodObject,
      headers: requestHeaders(endpoint),
      ...requestBody(endpoint, limits),
    },
    responses: { ...problemResponses(problemTypesOf(endpoint)), ...answers(endpoint) },
  };
};

/** Makes the OpenAPI 3.1 document of these endpoints, with every operation written out. */
export const createOpenApiDocument = (
  endpoints: readonly Endpoint[],
  version: string,
  limits: DocumentedLimits = DEFAULT_LIMITS,
): Document => {
  nameSchemas();
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key, `hc_<prefix>_<secret>`, as Authorization: Bearer',
  });
  registry.registerComponent('securitySchemes', 'accessToken', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token from POST /v1/tokens, as Authorization: Bearer',
  });
  registry.registerComponent('securitySchemes', 'signature', {
    type: 'http',
    scheme: 'signature',
    description: `Authorization: Signature hcs_<client>, with the headers of Standard Webhooks. The signed text is "METHOD path?query", a line feed, and the body; webhook-id must be new for each request, of 1 to 200 printable ASCII characters without a space or a full stop; webhook-timestamp is within ${TOLERANCE_SECONDS} seconds of our clock, and webhook-signature 502 characters at most`,
  });
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description:
      'The session of a browser, from POST /v1/sessions; a request that changes something must have an allowed Origin',
  });
  for (const endpoint of endpoints) registry.registerPath(describe(endpoint, limits));
  return new OpenApiGeneratorV31([...registry.definitions, { type: 'schema', schema: problemBody }]).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'HingeCraft Engine',
      version,
      description: describeLimits(limits),
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
  });
};
