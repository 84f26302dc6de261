import { z } from 'zod';
import { retentionRunResource } from '../../contracts/audit/retention-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { readRetention } from '../../services/audit/read-retention';
import { defineEndpoint } from '../http/endpoint';

export const retentionParams = z.strictObject({ id: wireId });

export const getRetentionRunEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/retention-runs/{id}',
  operationId: 'readRetentionRun',
  summary: 'Read a run with its count, its decision and what it purged',
  permission: 'retention:read',
  params: retentionParams,
  query: nothing,
  body: nothing,
  result: retentionRunResource,
  status: 200,
  problems: ['not-found'],
  handle: ({ params, caller }, ports) => readRetention(ports, params.id, caller),
});
