import { escalationResource } from '../../contracts/escalations/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';
import { escalationParams, type EscalationDeps } from './escalation-calls';

export const getEscalation = defineEndpoint({
  method: 'get',
  path: '/v1/escalations/{id}',
  operationId: 'readEscalation',
  summary: 'Read an escalation with its reason and what was done under it',
  description: 'Whoever approves or reviews escalations reads all of them, others their own.',
  permission: 'escalations:read',
  params: escalationParams,
  query: nothing,
  body: nothing,
  result: escalationResource,
  status: 200,
  problems: ['not-found'],
  handle: ({ params: { id }, caller }, { readEscalation }: Pick<EscalationDeps, 'readEscalation'>) =>
    readEscalation(id, caller),
});
