import { retentionQuery, auditTypePage, type AuditTypeResource } from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { readPage, type PageRange } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListAuditRetentionDeps {
  listAuditRetention: (range: PageRange, caller: Caller) => Promise<AuditTypeResource[]>;
}

export const listAuditRetention = defineEndpoint({
  method: 'get',
  path: '/v1/audit-retention',
  operationId: 'listAuditRetention',
  summary: 'List types of audit events that are kept longer than the policy says',
  permission: 'retention:read',
  params: nothing,
  query: retentionQuery,
  body: nothing,
  result: auditTypePage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, { listAuditRetention: list }: ListAuditRetentionDeps) =>
    readPage(query, (range) => list(range, caller)),
});
