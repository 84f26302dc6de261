import { acceptViolationUpdate } from '../../contracts/controls/violation-messages';
import { acceptanceBody, violationResource } from '../../contracts/controls/violation-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { decide } from '../http/decide';
import { defineEndpoint } from '../http/endpoint';
import { violationParams, violations } from './violation-calls';

/** Accepts the risk of a violation for a limited time; the first failing assessment after it opens a new violation. */
export const acceptViolationEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/violations/{id}/accept',
  operationId: 'acceptViolation',
  summary: 'Accept the risk of a violation that another person works on, with a reason and an end',
  permission: 'violations:accept',
  stepUp: true,
  params: violationParams,
  query: nothing,
  body: acceptanceBody,
  result: violationResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'violation-refused'],
  handle: (call, ports) =>
    decide(violations, call, ports, () => ({
      update: acceptViolationUpdate,
      args: [{ by: call.actor.userId, reason: call.body.reason, untilMs: Date.parse(call.body.until) }],
      closed: 'violation.closed',
    })),
});
