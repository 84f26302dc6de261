import {
  auditTypeBody,
  auditTypeResource,
  type AuditTypeBody,
  type AuditTypeResource,
} from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface SetAuditRetentionDeps {
  setAuditRetention: (body: AuditTypeBody, caller: Caller) => Promise<AuditTypeResource>;
}

export const setAuditRetention = defineEndpoint({
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
  handle: ({ body, caller }, { setAuditRetention: set }: SetAuditRetentionDeps) => set(body, caller),
});
