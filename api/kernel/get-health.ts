import { health, nothing } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';
import { overall } from './check-parts';
import type { ReadyzDeps } from './get-readyz';

export interface HealthDeps extends ReadyzDeps {
  version: string;
  startedAt: Date;
}

export const getHealth = defineEndpoint({
  method: 'get',
  path: '/health',
  operationId: 'health',
  summary: 'Version, uptime and the parts the API stands on, for people',
  permission: 'public',
  params: nothing,
  query: nothing,
  body: nothing,
  result: health,
  status: 200,
  problems: [],
  async handle(_call, { checkParts, version, startedAt }: HealthDeps) {
    const parts = await checkParts();
    const uptime = Math.floor((Date.now() - startedAt.getTime()) / 1000);
    return { state: overall(parts), version, uptime_seconds: uptime, parts };
  },
});
