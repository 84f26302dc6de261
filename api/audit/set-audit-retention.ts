import { auditTypeBody, auditTypeResource } from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { keepAuditType } from '../../services/audit/manage-retention';
import { defineEndpoint } from '../http/endpoint';

export const setAuditRetentionEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/audit-retention',
  operationId: 'setAuditRetention',
  summary: 'Keep audit events of a type longer than the policy of the log says',
  permission: 'retention:write',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: auditTypeBody,
  result: auditTypeResource,
  status: 200,
  idempotent: true,
  problems: [],
  handle: ({ body, caller }, ports) => keepAuditType(ports, body, caller),
});
