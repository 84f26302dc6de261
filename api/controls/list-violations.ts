import type { ViolationStatus } from '../../contracts/controls/violations';
import { violationPage, violationQuery, type ViolationResource } from '../../contracts/controls/violation-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListViolationsDeps {
  listViolations: (
    filter: {
      status?: ViolationStatus | undefined;
      policyId?: string | undefined;
      before: string | undefined;
      limit: number;
    },
    caller: Caller,
  ) => Promise<ViolationResource[]>;
}

export const listViolations = defineEndpoint({
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
  handle: ({ query, caller }, { listViolations: list }: ListViolationsDeps) =>
    readPage(query, (range) => list({ status: query.status, policyId: query.policy_id, ...range }, caller)),
});
