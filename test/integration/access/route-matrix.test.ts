import { randomUUID } from 'node:crypto';
import { ENDPOINTS } from '../../../api/endpoints';
import { createOpenApiDocument } from '../../../api/openapi';
import { ROLES, type Role } from '../../../contracts/identity/roles';
import { startApi, type TestApi } from '../../setup/api';
import { ROUTE_MATRIX } from './route-matrix';

interface Route {
  operationId: string;
  method: 'GET' | 'POST';
  path: string;
}

/** Read from the document, so that whatever it promises is asked. */
const routes = Object.entries(createOpenApiDocument(ENDPOINTS, '0').paths ?? {}).flatMap(([path, methods]) =>
  Object.entries(methods as Record<string, { operationId: string }>).map(([method, { operationId }]): Route => ({
    operationId,
    method: method.toUpperCase() as Route['method'],
    path,
  })),
);

/** Values that fit the schemas of paths and belong to nothing. */
const VALUES: Record<string, string> = {
  number: '1999-1',
  workflowId: `donation:${randomUUID()}`,
  provider: 'nobody',
  type: 'news',
};
const filled = (path: string) => path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => VALUES[name] ?? randomUUID());

const isOneOf = (roles: readonly string[], role: string): boolean => roles.includes(role);

let api: TestApi;
const keys = new Map<Role | 'none', string>();
beforeAll(async () => {
  api = await startApi();
  for (const role of ROLES) keys.set(role, await api.key(role));
  keys.set('none', await api.key());
});
afterAll(() => api.close());

/** Status and, of a refusal, its type. */
const knock = async ({ method, path }: Route, key?: string): Promise<string> => {
  const { status, body } = await api.ask(filled(path), { method, key, ...(method === 'POST' && { body: {} }) });
  return `${status} ${status < 400 ? '' : String(body['type']).split(':').at(-1)}`;
};
const FORBIDDEN = '403 forbidden';
const UNAUTHENTICATED = '401 unauthenticated';

test('the reviewed matrix holds every route and nothing else', () => {
  expect(routes.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(ROUTE_MATRIX).sort());
});

describe.each(routes.map((route): [string, Route] => [route.operationId, route]))(
  'the endpoint %s',
  (operationId, route) => {
    const admitted = ROUTE_MATRIX[operationId] ?? [];

    test('admits exactly the roles in the matrix', async () => {
      const answers: [string, string][] = [];
      for (const [role, key] of keys) answers.push([role, await knock(route, key)]);
      const letIn = answers.filter(([, answer]) => answer !== FORBIDDEN).map(([role]) => role);
      const everybody = [...keys.keys()];
      const expected = typeof admitted === 'string' ? everybody : everybody.filter((role) => isOneOf(admitted, role));
      expect(letIn).toEqual(expected);
      expect(answers.filter(([, answer]) => answer === UNAUTHENTICATED || answer.startsWith('500'))).toEqual([]);
    });

    test('requires credentials unless the matrix lists it as public', async () => {
      const answer = await knock(route);
      if (admitted === 'anybody') expect([UNAUTHENTICATED, FORBIDDEN]).not.toContain(answer);
      else expect(answer).toBe(UNAUTHENTICATED);
    });
  },
);
