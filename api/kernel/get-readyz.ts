import { nothing, readiness } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';
import { overall } from './check-parts';

export const getReadyzEndpoint = defineEndpoint({
  method: 'get',
  path: '/readyz',
  operationId: 'readyz',
  summary: 'Check whether requests can be served, and what is missing',
  description:
    'Answers 503 only without Postgres; without Temporal, S3 or a sound audit lock the other functions still work.',
  permission: 'public',
  params: nothing,
  query: nothing,
  body: nothing,
  result: readiness,
  status: 200,
  otherwise: { status: 503, when: ({ state }) => state === 'down' },
  traffic: 'probes',
  problems: [],
  async handle(_call, ports) {
    const parts = await ports.checkParts();
    return { state: overall(parts), parts };
  },
});
