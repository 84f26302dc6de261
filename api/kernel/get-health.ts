import { health, nothing } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';
import { overall } from './check-parts';

export const getHealthEndpoint = defineEndpoint({
  method: 'get',
  path: '/health',
  operationId: 'health',
  summary: 'Read version, uptime and the state of the services that the API depends on',
  permission: 'public',
  params: nothing,
  query: nothing,
  body: nothing,
  result: health,
  status: 200,
  problems: [],
  async handle(_call, ports) {
    const parts = await ports.checkParts();
    const uptime = Math.floor((Date.now() - ports.startedAt.getTime()) / 1000);
    return { state: overall(parts), version: ports.version, uptime_seconds: uptime, parts };
  },
});
