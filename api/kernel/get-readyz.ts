import { nothing, readiness, type Parts } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';
import { overall } from './check-parts';

export interface ReadyzDeps {
  checkParts: () => Promise<Parts>;
}

export const getReadyz = defineEndpoint({
  method: 'get',
  path: '/readyz',
  operationId: 'readyz',
  summary: 'Whether requests can be served, and what is missing',
  description: '503 only without Postgres; without Temporal, S3 or a sound audit lock the rest still works.',
  permission: 'public',
  params: nothing,
  query: nothing,
  body: nothing,
  result: readiness,
  status: 200,
  otherwise: { status: 503, when: ({ state }) => state === 'down' },
  traffic: 'probes',
  problems: [],
  async handle(_call, { checkParts }: ReadyzDeps) {
    const parts = await checkParts();
    return { state: overall(parts), parts };
  },
});
