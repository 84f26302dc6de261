import { violationPage, violationQuery } from '../../contracts/controls/violation-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { listViolations } from '../../services/controls/violations';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export const listViolationsEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/violations',
  operationId: 'listViolations',
  summary: 'List violations of policies, newest first',
  permission: 'policies:read',
  params: nothing,
  query: violationQuery,
  body: nothing,
  result: violationPage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, ports) =>
    readPage(query, (range) =>
      listViolations(ports, { status: query.status, policyId: query.policy_id, ...range }, caller),
    ),
});
