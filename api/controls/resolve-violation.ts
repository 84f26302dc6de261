import { resolveViolationUpdate } from '../../contracts/controls/violation-messages';
import { violationResource } from '../../contracts/controls/violation-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { decide } from '../http/decide';
import { defineEndpoint } from '../http/endpoint';
import { violationParams, violations } from './violation-calls';

export const resolveViolationEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/violations/{id}/resolve',
  operationId: 'resolveViolation',
  summary: 'Resolve a violation; a newer result must pass',
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
      update: resolveViolationUpdate,
      args: [{ by: call.actor.userId }],
      closed: 'violation.closed',
    })),
});
