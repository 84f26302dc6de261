import { violationResource } from '../../contracts/controls/violation-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { readViolation } from '../../services/controls/violations';
import { defineEndpoint } from '../http/endpoint';
import { violationParams } from './violation-calls';

export const getViolationEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/violations/{id}',
  operationId: 'readViolation',
  summary: 'Read a violation of a policy, with its newest result',
  permission: 'policies:read',
  params: violationParams,
  query: nothing,
  body: nothing,
  result: violationResource,
  status: 200,
  problems: ['not-found'],
  handle: ({ params, caller }, ports) => readViolation(ports, params.id, caller),
});
