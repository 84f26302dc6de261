import { escalationResource } from '../../contracts/escalations/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { readEscalation } from '../../services/escalations/read-escalation';
import { defineEndpoint } from '../http/endpoint';
import { escalationParams } from './escalation-calls';

export const getEscalationEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/escalations/{id}',
  operationId: 'readEscalation',
  summary: 'Read an escalation with its reason and the actions taken under it',
  description: 'Approvers and reviewers of escalations read all of them, other callers only their own.',
  permission: 'escalations:read',
  params: escalationParams,
  query: nothing,
  body: nothing,
  result: escalationResource,
  status: 200,
  problems: ['not-found'],
  handle: ({ params: { id }, caller }, ports) => readEscalation(ports, id, caller),
});
