import { takeViolationUpdate } from '../../contracts/controls/violation-messages';
import { violationResource } from '../../contracts/controls/violation-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { decide } from '../http/decide';
import { defineEndpoint } from '../http/endpoint';
import { violationParams, violations } from './violation-calls';

export const takeViolationEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/violations/{id}/take',
  operationId: 'takeViolation',
  summary: 'Take a violation to work on it',
  permission: 'violations:work',
  params: violationParams,
  query: nothing,
  body: nothing,
  result: violationResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'violation-refused'],
  handle: (call, ports) =>
    decide(violations, call, ports, () => ({
      update: takeViolationUpdate,
      args: [{ by: call.actor.userId }],
      closed: 'violation.closed',
    })),
});
