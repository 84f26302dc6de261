import { takeViolationUpdate } from '../../contracts/controls/violation-messages';
import { violationResource } from '../../contracts/controls/violation-schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';
import { askViolation, violationParams } from './violation-calls';

export const takeViolationEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/violations/{id}/take',
  operationId: 'takeViolation',
  summary: 'Take a violation: from now on it is yours to work on',
  permission: 'violations:work',
  params: violationParams,
  query: nothing,
  body: nothing,
  result: violationResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'violation-refused'],
  handle: ({ params, actor, caller, updateId }, ports) =>
    askViolation(params.id, caller, ports, (handle) =>
      handle.executeUpdate(takeViolationUpdate, { args: [{ by: actor.userId }], updateId }),
    ),
});
