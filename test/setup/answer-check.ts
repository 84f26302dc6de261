import { randomUUID } from 'node:crypto';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

interface Ask {
  method?: 'GET' | 'POST' | 'DELETE';
  key?: string | undefined;
  /** Sent as JSON; a string or bytes as they are. */
  body?: unknown;
  headers?: Record<string, string>;
  /** A new one for each POST unless given; null for none. */
  idempotencyKey?: string | null;
}

export interface Answer {
  status: number;
  headers: Headers;
  // Tests read what they expect to be there.
  body: Record<string, unknown>;
  bytes: Buffer;
}

export type CheckedFetch = (path: string, ask?: Ask) => Promise<Answer>;

interface OpenApiResponse {
  headers?: Record<string, unknown>;
  content?: Record<string, { schema: object }>;
}
interface OpenApiDocument {
  paths?: Record<string, Record<string, { responses?: Record<string, OpenApiResponse> }>>;
}

/** References within the document, as seen from outside of it. */
const rooted = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/')) as object;

const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);

const requestOf = ({ method, key, body, headers = {}, idempotencyKey }: Ask): RequestInit => {
  const verb = method ?? (body === undefined ? 'GET' : 'POST');
  const raw = typeof body === 'string' || Buffer.isBuffer(body);
  const once = verb === 'POST' && idempotencyKey !== null ? { 'idempotency-key': idempotencyKey ?? randomUUID() } : {};
  return {
    method: verb,
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...once,
      ...headers,
    },
    ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
  };
};

/** A fetch that fails the test when an answer is not what the OpenAPI document promises. */
export const createAnswerCheck = (url: string, document: object): CheckedFetch => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  const paths = Object.entries((document as OpenApiDocument).paths ?? {});
  // The document itself is known under a name, so that its references resolve.
  ajv.addSchema(document, 'api', undefined, false);
  const compiled = new Map<object, ValidateFunction>();
  const compile = (schema: object): ValidateFunction => {
    const known = compiled.get(schema) ?? ajv.compile(rooted(schema));
    compiled.set(schema, known);
    return known;
  };

  const check = (verb: string, path: string, response: Response, text: string): void => {
    const where = `${verb} ${path} → ${response.status}`;
    // A path without parameters comes before one with them.
    const [operation] = paths
      .filter(([pattern]) => patternOf(pattern).test(path))
      .sort(([left], [right]) => left.split('{').length - right.split('{').length)
      .flatMap(([, operations]) => operations[verb.toLowerCase()] ?? []);
    if (!operation) throw new Error(`${where}: not in the OpenAPI document`);
    const promised = operation.responses?.[String(response.status)];
    if (!promised) throw new Error(`${where}: this status is not in the OpenAPI document: ${text.slice(0, 500)}`);
    const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
    const content = promised.content?.[type];
    if (!content) throw new Error(`${where}: content type ${type} is not in the OpenAPI document`);
    if (type.endsWith('json')) {
      const validate = compile(content.schema);
      if (!validate(JSON.parse(text))) {
        throw new Error(`${where}: ${ajv.errorsText(validate.errors)}\n${text.slice(0, 1000)}`);
      }
    }
    for (const name of Object.keys(promised.headers ?? {})) {
      if (!response.headers.has(name)) throw new Error(`${where}: the header ${name} is missing`);
    }
    for (const name of ['server', 'x-powered-by']) {
      if (response.headers.has(name)) throw new Error(`${where}: the header ${name} names the software`);
    }
  };

  return async (path, ask = {}) => {
    const request = requestOf(ask);
    const response = await fetch(`${url}${path}`, request);
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString('utf8');
    check(request.method ?? 'GET', path.split('?')[0] ?? '', response, text);
    const json = response.headers.get('content-type')?.includes('json') ? (JSON.parse(text) as Answer['body']) : {};
    return { status: response.status, headers: response.headers, body: json, bytes };
  };
};
