import type { Request } from 'express';
import { z } from 'zod';
import { ENDPOINTS } from '../../api/endpoints';
import { readStatements } from '../../api/http/statements';
import { createOpenApiDocument } from '../../api/openapi';
import { DEFAULT_LIMITS } from '../../api/openapi-limits';
import { STATED } from '../../services/access/authorize';
import { all, read, sourceOf, unique } from '../setup/documents';

// Every limit of a request that the code enforces is in the OpenAPI document: by a keyword where JSON Schema has one,
// and else in words.

interface Def {
  type: string;
  checks?: { _zod: { def: { check: string } } }[];
  shape?: Record<string, z.core.$ZodType>;
  options?: z.core.$ZodType[];
  element?: z.core.$ZodType;
  innerType?: z.core.$ZodType;
  keyType?: z.core.$ZodType;
  valueType?: z.core.$ZodType;
  in?: z.core.$ZodType;
  out?: z.core.$ZodType;
  getter?: () => z.core.$ZodType;
}

const defOf = (schema: z.core.$ZodType): Def => schema._zod.def;
const isDescribed = (schema: z.core.$ZodType): boolean => z.globalRegistry.get(schema)?.description !== undefined;

/** Checks that the generator writes as keywords, or that refuse nothing. */
const WRITTEN = [
  'min_length',
  'max_length',
  'length_equals',
  'greater_than',
  'less_than',
  'number_format',
  'string_format',
  'overwrite',
];
/** Kinds of schema that are no limit beyond their keyword. */
const PLAIN = ['string', 'number', 'boolean', 'enum', 'literal', 'unknown', 'null', 'never'];

/** Paths of the limits that the document does not state. */
const unwritten = (schema: z.core.$ZodType, path: string, seen = new Set<z.core.$ZodType>()): string[] => {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const def = defOf(schema);
  const own = (def.checks ?? [])
    .map(({ _zod }) => _zod.def.check)
    .filter((check) => !WRITTEN.includes(check) && !isDescribed(schema))
    .map((check) => `${path}: ${check}`);
  const below = (at: string, inner?: z.core.$ZodType) => (inner ? unwritten(inner, `${path}${at}`, seen) : []);
  switch (def.type) {
    case 'object':
      return [...own, ...Object.entries(def.shape ?? {}).flatMap(([name, inner]) => below(`/${name}`, inner))];
    case 'array':
      return [...own, ...below('/*', def.element)];
    case 'union':
      return [...own, ...(def.options ?? []).flatMap((option) => below('', option))];
    case 'record':
      return [...own, ...below('/key', def.keyType), ...below('/*', def.valueType)];
    case 'optional':
    case 'nullable':
    case 'default':
      return [...own, ...below('', def.innerType)];
    case 'lazy':
      return [...own, ...below('', def.getter?.())];
    case 'pipe': {
      // The document shows what goes in; what it becomes has limits of its own.
      const converts = def.out && defOf(def.out).type === 'transform';
      if (isDescribed(schema)) return own;
      return [...own, ...(converts ? [] : [`${path}: pipe`]), ...below('', def.in)];
    }
    default:
      return PLAIN.includes(def.type) ? own : [...own, `${path}: ${def.type}`];
  }
};

/** The body of a webhook is bytes; see the headers and sizes below. */
const isRaw = (endpoint: (typeof ENDPOINTS)[number]): boolean => endpoint.rawBodyLimitBytes !== undefined;

test.each(ENDPOINTS.map((endpoint) => [endpoint.operationId, endpoint] as const))(
  'the OpenAPI document states every limit of the parameters and the body of %s',
  (_id, endpoint) => {
    const parts = { path: endpoint.params, query: endpoint.query, ...(!isRaw(endpoint) && { body: endpoint.body }) };
    expect(Object.entries(parts).flatMap(([place, schema]) => unwritten(schema, place))).toEqual([]);
  },
);

test('a limit that no keyword states is found unless it has words', () => {
  const even = z.number().refine((n) => n % 2 === 0);
  const schema = z.strictObject({ a: z.array(even.optional()), b: even.describe('An even number') });
  expect(unwritten(schema, '')).toEqual(['/a/*: custom']);
  expect(unwritten(z.unknown().pipe(z.string().max(3)), '')).toEqual([': pipe']);
  expect(unwritten(z.date(), '/at')).toEqual(['/at: date']);
});

// --- headers ----------------------------------------------------------------------------------------------------------

interface Parameter {
  in: string;
  name: string;
  schema: Record<string, unknown>;
}
interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: Record<string, unknown>;
  [extension: `x-${string}`]: unknown;
}
const document = JSON.parse(JSON.stringify(createOpenApiDocument(ENDPOINTS, '1.2.3'))) as {
  info: { description: string };
  paths: Record<string, Record<string, Operation>>;
};
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
const operationOf = (operationId: string) => operations.find((one) => one.operationId === operationId)!;
const headerOf = ({ parameters = [] }: Operation, name: string) =>
  parameters.find((one) => one.in === 'header' && one.name === name)?.schema;

/** Headers of HTTP itself, or of how a caller proves who they are (`securitySchemes`). */
const OF_HTTP = ['authorization', 'content-type', 'origin', 'user-agent'];
const readHeaders = (source: string): string[] =>
  unique([
    ...all(source, /\.get\('([a-z-]+)'\)/g),
    ...all(source, /headers(?:Distinct)?\['([a-z-]+)'\]/g),
    ...all(source, /header\(headers, '([a-z-]+)'\)/g),
    ...Object.values(STATED).map((name) => name.toLowerCase()),
  ]);

test('the OpenAPI document declares every request header that the API reads', () => {
  const declared = operations.flatMap(({ parameters = [] }) =>
    parameters.filter((one) => one.in === 'header').map(({ name }) => name.toLowerCase()),
  );
  const headers = readHeaders(sourceOf('api'));
  expect(headers.length).toBeGreaterThan(10);
  expect(headers.filter((name) => !OF_HTTP.includes(name) && !declared.includes(name))).toEqual([]);
  expect(readHeaders("request.get('x-new'); headers['x-other'];")).toEqual(
    expect.arrayContaining(['x-new', 'x-other']),
  );
});

test('every declared request header has a limit of its form or length', () => {
  for (const operation of operations)
    for (const { in: place, name, schema } of operation.parameters ?? [])
      if (place === 'header')
        expect([name, 'pattern' in schema || 'maxLength' in schema || 'minLength' in schema]).toEqual([name, true]);
});

const reads = (name: string, value: string): boolean => {
  try {
    readStatements({ get: (asked: string) => (asked === name ? value : undefined) } as Request);
    return true;
  } catch {
    return false;
  }
};

test.each([
  [STATED.reason, 'readDonation'],
  [STATED.purpose, 'readDonation'],
  [STATED.unmask, 'readDonation'],
] as const)('the header %s is declared as it is read', (name, operationId) => {
  const {
    minLength = 0,
    maxLength = Infinity,
    pattern = '',
  } = headerOf(operationOf(operationId), name)! as {
    minLength?: number;
    maxLength?: number;
    pattern?: string;
  };
  const names = (count: number) => Array.from({ length: count }, (_, n) => `f${n}`).join(', ');
  const samples = ['', 'x', ...[9, 10, 60, 61, 500, 501].map((n) => 'x'.repeat(n)), names(20), names(21), 'A-', '-'];
  for (const sample of samples) {
    const fits = sample.length >= minLength && sample.length <= maxLength && new RegExp(pattern).test(sample);
    expect([sample, reads(name, sample)]).toEqual([sample, fits]);
  }
});

test('the reason of a request can be given to every operation that asks for a permission', () => {
  const asking = ENDPOINTS.filter(
    ({ permission, alsoAsks }) => alsoAsks !== undefined || !['public', 'authenticated'].includes(permission),
  );
  for (const { operationId } of asking)
    expect(headerOf(operationOf(operationId), STATED.reason)).toMatchObject({ minLength: 10, maxLength: 500 });
});

// --- sizes and rates --------------------------------------------------------------------------------------------------

test('every operation states its rate limit, and every body its size', () => {
  for (const { operationId, method, traffic, rawBodyLimitBytes } of ENDPOINTS) {
    const operation = operationOf(operationId);
    expect([operationId, operation['x-rate-limit'] === undefined]).toEqual([operationId, traffic === 'probes']);
    const size = method === 'post' ? (rawBodyLimitBytes ?? DEFAULT_LIMITS.bodyLimitBytes) : undefined;
    expect([operationId, operation.requestBody?.['x-max-body-bytes']]).toEqual([operationId, size]);
  }
});

test('the OpenAPI document states the limits of this installation, and the defaults of .env.example without one', () => {
  const { info } = createOpenApiDocument(ENDPOINTS, '1', { rateLimitPerMinute: 7, bodyLimitBytes: 1_234 });
  expect(info.description).toContain('of 1234 bytes at most');
  expect(info.description).toContain('has 7 requests a minute');
  for (const words of ['405', '408', '413', '429', '431', 'once in an object', '300 seconds'])
    expect(document.info.description).toContain(words);
  const example = read('.env.example');
  expect(example).toContain(`API_RATE_LIMIT_PER_MINUTE=${DEFAULT_LIMITS.rateLimitPerMinute}`);
  expect(example).toContain(`API_BODY_LIMIT_BYTES=${DEFAULT_LIMITS.bodyLimitBytes}`);
});
