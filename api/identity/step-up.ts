import { stepUpBody, steppedUp } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { stepUp } from '../../services/identity/step-up';
import { defineEndpoint } from '../http/endpoint';

/** A browser's cookie is replaced: what the old one could not do, the new one can. */
export const stepUpEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/me/step-up',
  operationId: 'stepUp',
  summary: 'Confirm your identity again, for approvals in the next five minutes',
  permission: 'authenticated',
  params: nothing,
  query: nothing,
  body: stepUpBody,
  result: steppedUp,
  status: 200,
  problems: ['login-refused', 'second-factor-required', 'locked-out', 'step-up-required'],
  async handle({ body, caller, client, actor, keepSession }, ports) {
    const { until, session } = await stepUp(ports, body, caller, client.address, actor);
    if (session) keepSession(session);
    return { step_up_until: until.toISOString() };
  },
});
