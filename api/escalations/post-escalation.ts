import { escalationBody, escalationResource } from '../../contracts/escalations/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { requestEscalation } from '../../services/escalations/request-escalation';
import { defineEndpoint } from '../http/endpoint';

/** Step-up for both: whether the glass is broken stands in the body, and a request is what others then agree to. */
export const postEscalationEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/escalations',
  operationId: 'requestEscalation',
  summary: 'Request a permission for a limited time, or break the glass',
  description:
    'Other people must approve it; it lasts at most 14 days. With `break_glass` it is in force at once, for at most one hour; reviewers are notified, and one of them must review it.',
  permission: 'escalations:request',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: escalationBody,
  result: escalationResource,
  status: 201,
  idempotent: true,
  location: ({ id }) => `/v1/escalations/${id}`,
  problems: ['escalation-not-possible'],
  handle: ({ body, caller, newId }, ports) =>
    requestEscalation(
      ports,
      {
        id: newId('escalation'),
        permission: body.permission,
        resourceId: body.resource_id,
        reason: body.reason,
        expiresAt: new Date(body.expires_at),
        breakGlass: body.break_glass,
      },
      caller,
    ),
});
