import { retentionQuery, retentionPolicyPage } from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { listRetentionPolicies } from '../../services/audit/manage-retention';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export const listRetentionPoliciesEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/retention-policies',
  operationId: 'listRetentionPolicies',
  summary: 'List retention policies, newest first',
  permission: 'retention:read',
  params: nothing,
  query: retentionQuery,
  body: nothing,
  result: retentionPolicyPage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, ports) => readPage(query, (range) => listRetentionPolicies(ports, range, caller)),
});
