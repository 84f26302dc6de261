import {
  retentionQuery,
  retentionPolicyPage,
  type RetentionPolicyResource,
} from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { readPage, type PageRange } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListRetentionPoliciesDeps {
  listRetentionPolicies: (range: PageRange, caller: Caller) => Promise<RetentionPolicyResource[]>;
}

export const listRetentionPolicies = defineEndpoint({
  method: 'get',
  path: '/v1/retention-policies',
  operationId: 'listRetentionPolicies',
  summary: 'List what is kept for how long, the newest policy first',
  permission: 'retention:read',
  params: nothing,
  query: retentionQuery,
  body: nothing,
  result: retentionPolicyPage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, { listRetentionPolicies: list }: ListRetentionPoliciesDeps) =>
    readPage(query, (range) => list(range, caller)),
});
