import { retentionQuery, auditTypePage } from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { listAuditTypes } from '../../services/audit/manage-retention';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export const listAuditRetentionEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/audit-retention',
  operationId: 'listAuditRetention',
  summary: 'List types of audit events kept longer than the policy of the log',
  permission: 'retention:read',
  params: nothing,
  query: retentionQuery,
  body: nothing,
  result: auditTypePage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, ports) => readPage(query, (range) => listAuditTypes(ports, range, caller)),
});
