import {
  retentionPolicyBody,
  retentionPolicyResource,
  type RetentionPolicyBody,
  type RetentionPolicyResource,
} from '../../contracts/audit/retention-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';
import { tellClash } from './retention-clash';

export interface PostRetentionPolicyDeps {
  writeRetentionPolicy: (
    policy: RetentionPolicyBody & { id: string },
    caller: Caller,
  ) => Promise<RetentionPolicyResource>;
}

export const postRetentionPolicy = defineEndpoint({
  method: 'post',
  path: '/v1/retention-policies',
  operationId: 'writeRetentionPolicy',
  summary: 'Say how long the audit log, or a class of keys, is kept; one policy of each at most is active',
  permission: 'retention:write',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: retentionPolicyBody,
  result: retentionPolicyResource,
  status: 201,
  idempotent: true,
  problems: ['conflict'],
  handle: ({ body, caller, newId }, { writeRetentionPolicy: write }: PostRetentionPolicyDeps) =>
    write({ ...body, id: newId('retention-policy') }, caller).catch(tellClash),
});
