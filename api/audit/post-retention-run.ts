import { retentionRunBody, retentionRunResource } from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { startRetention } from '../../services/audit/start-retention';
import { defineEndpoint } from '../http/endpoint';

export const postRetentionRunEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/retention-runs',
  operationId: 'startRetentionRun',
  summary: 'Start a run of a policy now; above the threshold it waits for the approval of another person',
  permission: 'retention:run',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: retentionRunBody,
  result: retentionRunResource,
  status: 201,
  idempotent: true,
  location: ({ id }) => `/v1/retention-runs/${id}`,
  problems: ['not-found', 'conflict'],
  handle: ({ body, caller, newId }, ports) =>
    startRetention(ports, { id: newId('retention-run'), policyId: body.policy_id }, caller),
});
