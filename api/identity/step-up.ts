import type { Actor } from '../../contracts/identity/actor';
import { stepUpBody, steppedUp } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { Requester } from '../../contracts/identity/caller';
import type { SteppedUp, StepUpProof } from '../../services/identity/step-up';
import { defineEndpoint } from '../http/endpoint';

export interface StepUpDeps {
  stepUp: (proof: StepUpProof, caller: Requester, address: string | null, actor: Actor) => Promise<SteppedUp>;
}

/** A browser's cookie is replaced: what the old one could not do, the new one can. */
export const stepUp = defineEndpoint({
  method: 'post',
  path: '/v1/me/step-up',
  operationId: 'stepUp',
  summary: 'Prove anew who you are, for five minutes of approvals',
  permission: 'authenticated',
  params: nothing,
  query: nothing,
  body: stepUpBody,
  result: steppedUp,
  status: 200,
  problems: ['login-refused', 'second-factor-required', 'locked-out', 'step-up-required'],
  async handle({ body, caller, client, actor, keepSession }, deps: StepUpDeps) {
    const { until, session } = await deps.stepUp(body, caller, client.address, actor);
    if (session) keepSession(session);
    return { step_up_until: until.toISOString() };
  },
});
