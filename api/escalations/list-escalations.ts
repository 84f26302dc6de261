import { escalationPage, escalationQuery } from '../../contracts/escalations/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { listEscalations } from '../../services/escalations/read-escalation';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export const listEscalationsEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/escalations',
  operationId: 'listEscalations',
  summary: 'List escalations, newest first',
  description: 'Approvers and reviewers of escalations see all of them, other callers only their own.',
  permission: 'escalations:read',
  params: nothing,
  query: escalationQuery,
  body: nothing,
  result: escalationPage,
  status: 200,
  problems: [],
  handle({ query, caller }, ports) {
    const { status, requested_by: requestedBy, unreviewed } = query;
    return readPage(query, (range) =>
      listEscalations(ports, { status, requestedBy, unreviewed: unreviewed !== undefined, ...range }, caller),
    );
  },
});
