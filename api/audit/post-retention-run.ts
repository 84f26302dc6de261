import {
  retentionRunBody,
  retentionRunResource,
  type RetentionRunResource,
} from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface PostRetentionRunDeps {
  startRetention: (run: { id: string; policyId: string }, caller: Caller) => Promise<RetentionRunResource>;
}

export const postRetentionRun = defineEndpoint({
  method: 'post',
  path: '/v1/retention-runs',
  operationId: 'startRetentionRun',
  summary: 'Run a policy now: it counts first, and above the threshold waits for another person',
  permission: 'retention:run',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: retentionRunBody,
  result: retentionRunResource,
  status: 201,
  idempotent: true,
  location: ({ id }) => `/v1/retention-runs/${id}`,
  problems: ['not-found', 'conflict'],
  handle: ({ body, caller, newId }, { startRetention }: PostRetentionRunDeps) =>
    startRetention({ id: newId('retention-run'), policyId: body.policy_id }, caller),
});
