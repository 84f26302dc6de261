import {
  retentionPolicyChange,
  retentionPolicyResource,
  type RetentionPolicyChange,
  type RetentionPolicyResource,
} from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';
import { tellClash } from './retention-clash';
import { retentionParams } from './get-retention-run';

export interface ChangeRetentionPolicyDeps {
  changeRetentionPolicy: (
    id: string,
    change: RetentionPolicyChange,
    caller: Caller,
  ) => Promise<RetentionPolicyResource>;
}

/** The whole of what may be changed, so that the last writer has seen all that they answer for. */
export const changeRetentionPolicy = defineEndpoint({
  method: 'post',
  path: '/v1/retention-policies/{id}',
  operationId: 'changeRetentionPolicy',
  summary: 'Change a policy, or turn it off and on; whoever does has written it from then on',
  permission: 'retention:write',
  stepUp: true,
  params: retentionParams,
  query: nothing,
  body: retentionPolicyChange,
  result: retentionPolicyResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle: ({ params, body, caller }, { changeRetentionPolicy: change }: ChangeRetentionPolicyDeps) =>
    change(params.id, body, caller).catch(tellClash),
});
