import { nothing, readiness } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';
import { overall } from './check-parts';

export const getReadyzEndpoint = defineEndpoint({
  method: 'get',
  path: '/readyz',
  operationId: 'readyz',
  summary: 'Check whether requests can be served, and what is missing',
  description:
    'Answers 503 only when Postgres refuses, or is silent for 30 seconds. A part that is slow, or that is down and is not Postgres, makes it `degraded`: other functions still work.',
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
