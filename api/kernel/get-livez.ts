import { liveness, nothing } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';

export const getLivezEndpoint = defineEndpoint({
  method: 'get',
  path: '/livez',
  operationId: 'livez',
  summary: 'Check whether the process answers',
  permission: 'public',
  params: nothing,
  query: nothing,
  body: nothing,
  result: liveness,
  status: 200,
  traffic: 'probes',
  problems: [],
  handle: async () => ({ state: 'alive' as const }),
});
