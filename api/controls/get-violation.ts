import { violationResource } from '../../contracts/controls/violation-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';
import { violationParams, type ViolationDeps } from './violation-calls';

export const getViolation = defineEndpoint({
  method: 'get',
  path: '/v1/violations/{id}',
  operationId: 'readViolation',
  summary: 'Read a violation of a policy, with the newest result since',
  permission: 'policies:read',
  params: violationParams,
  query: nothing,
  body: nothing,
  result: violationResource,
  status: 200,
  problems: ['not-found'],
  handle: ({ params, caller }, { readViolation }: Pick<ViolationDeps, 'readViolation'>) =>
    readViolation(params.id, caller),
});
