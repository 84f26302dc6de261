import { retentionPolicyBody, retentionPolicyResource } from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { writeRetentionPolicy } from '../../services/audit/manage-retention';
import { defineEndpoint } from '../http/endpoint';
import { tellClash } from './retention-clash';

export const postRetentionPolicyEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/retention-policies',
  operationId: 'writeRetentionPolicy',
  summary: 'Add a retention policy for the audit log or a class of keys; at most one of each is active',
  permission: 'retention:write',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: retentionPolicyBody,
  result: retentionPolicyResource,
  status: 201,
  idempotent: true,
  problems: ['conflict'],
  handle: ({ body, caller, newId }, ports) =>
    writeRetentionPolicy(ports, { ...body, id: newId('retention-policy') }, caller).catch(tellClash),
});
