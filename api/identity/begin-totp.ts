import type { Actor } from '../../contracts/identity/actor';
import { totpSecret } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';
import { noSecondFactorForMachines } from './second-factor-owner';

export interface BeginTotpDeps {
  beginTotp: (actor: Actor) => Promise<{ secret: string; uri: string }>;
}

/** Whoever has only borrowed a session must not make it their own: the step-up comes first. */
export const beginTotp = defineEndpoint({
  method: 'post',
  path: '/v1/me/totp',
  operationId: 'beginTotp',
  summary: 'Get a secret for an authenticator app; it counts once a code of it is confirmed',
  permission: 'authenticated',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: nothing,
  result: totpSecret,
  status: 201,
  problems: ['conflict'],
  async handle({ caller, actor }, deps: BeginTotpDeps) {
    noSecondFactorForMachines(caller);
    return deps.beginTotp(actor);
  },
});
