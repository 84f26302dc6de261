import { retentionPolicyChange, retentionPolicyResource } from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { changeRetentionPolicy } from '../../services/audit/manage-retention';
import { defineEndpoint } from '../http/endpoint';
import { retentionParams } from './get-retention-run';
import { tellClash } from './retention-clash';

/** The whole of what may be changed, so that the last writer has seen all that they answer for. */
export const changeRetentionPolicyEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/retention-policies/{id}',
  operationId: 'changeRetentionPolicy',
  summary: 'Change a policy or turn it off and on; the caller becomes its author',
  permission: 'retention:write',
  stepUp: true,
  params: retentionParams,
  query: nothing,
  body: retentionPolicyChange,
  result: retentionPolicyResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle: ({ params, body, caller }, ports) => changeRetentionPolicy(ports, params.id, body, caller).catch(tellClash),
});
