import { z } from 'zod';
import { retentionRunResource, type RetentionRunResource } from '../../contracts/audit/retention-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface GetRetentionRunDeps {
  readRetentionRun: (id: string, caller: Caller) => Promise<RetentionRunResource>;
}

export const retentionParams = z.strictObject({ id: wireId });

export const getRetentionRun = defineEndpoint({
  method: 'get',
  path: '/v1/retention-runs/{id}',
  operationId: 'readRetentionRun',
  summary: 'Read a run: what it counted, who decided, what is gone',
  permission: 'retention:read',
  params: retentionParams,
  query: nothing,
  body: nothing,
  result: retentionRunResource,
  status: 200,
  problems: ['not-found'],
  handle: ({ params, caller }, { readRetentionRun }: GetRetentionRunDeps) => readRetentionRun(params.id, caller),
});
