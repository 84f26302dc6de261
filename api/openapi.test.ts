import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { PERMISSIONS } from '../contracts/identity/permissions';
import { PROBLEMS } from '../contracts/kernel/problems';
import { ENDPOINTS } from './endpoints';
import { createOpenApiDocument } from './openapi';

interface Operation {
  operationId: string;
  security: object[];
  parameters?: { in: string; name: string; required: boolean }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content: Record<string, { schema: object }> }>;
}

const document = JSON.parse(JSON.stringify(createOpenApiDocument(ENDPOINTS, '1.2.3'))) as {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
);

it('the OpenAPI document holds every endpoint once, under a unique name', () => {
  expect(operations).toHaveLength(ENDPOINTS.length);
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(ENDPOINTS.length);
  expect(document.openapi).toBe('3.1.0');
});

it('the OpenAPI document holds only valid schemas', () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats(ajv);
  ajv.addSchema(document, 'api', undefined, false);
  for (const { requestBody, responses } of operations) {
    const contents = [requestBody, ...Object.values(responses)].flatMap((part) => Object.values(part?.content ?? {}));
    for (const { schema } of contents) {
      const rooted = JSON.stringify(schema).replaceAll('"#/', '"api#/');
      expect(() => ajv.compile(JSON.parse(rooted) as object)).not.toThrow();
    }
  }
});

it('the OpenAPI document declares path parameters, and the headers that decisions and changes need', () => {
  const headersOf = (operationId: string) =>
    operations.find((one) => one.operationId === operationId)?.parameters?.filter((one) => one.in === 'header');
  expect(headersOf('cancelDonation')).toEqual([
    expect.objectContaining({ name: 'X-Request-Id', required: false }),
    expect.objectContaining({ name: 'Idempotency-Key', required: true }),
    expect.objectContaining({ name: 'If-Match', required: true }),
    expect.objectContaining({ name: 'Access-Purpose', required: false }),
    expect.objectContaining({ name: 'Access-Reason', required: false }),
  ]);
  expect(headersOf('decideCase')).toContainEqual(expect.objectContaining({ name: 'If-Match', required: false }));
  for (const { path, parameters = [] } of operations) {
    const named = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
    expect([path, named]).toEqual([path, [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)]);
  }
});

it('the OpenAPI document requires credentials of every endpoint that is not public', () => {
  const open = operations.filter(({ security }) => security.length === 0).map(({ path }) => path);
  expect(open.sort()).toEqual([
    '/health',
    '/livez',
    '/readyz',
    '/v1/donations/{id}/status',
    '/v1/openid/authorization',
    '/v1/passkeys/request',
    '/v1/passwords',
    '/v1/receipts/verify',
    '/v1/sessions',
    '/v1/sessions/openid',
    '/v1/sessions/passkey',
    '/v1/signatures',
    '/v1/signing-keys',
    '/v1/subject-requests/{id}/verify',
    '/v1/tokens',
    '/v1/webhooks/{provider}',
  ]);
});

it('the OpenAPI document declares a problem for each status of a refusal', () => {
  for (const { problems, operationId } of ENDPOINTS) {
    const operation = operations.find((one) => one.operationId === operationId)!;
    for (const type of problems) {
      const [status] = PROBLEMS[type];
      const { schema } = operation.responses[String(status)]!.content['application/problem+json']!;
      expect(JSON.stringify(schema)).toContain(`urn:hingecraft:problem:${type}`);
    }
  }
});

it('every endpoint asks for a permission that a role can have', () => {
  for (const { permission } of ENDPOINTS) expect(['public', 'authenticated', ...PERMISSIONS]).toContain(permission);
});
