import type { Actor } from '../../contracts/identity/actor';
import { openIdStart, type OpenIdStart } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';
import { noSecondFactorForMachines } from './second-factor-owner';

export interface OpenIdLinkStartDeps {
  openIdLinkStart: (actor: Actor) => Promise<OpenIdStart>;
}

export const openIdLinkStart = defineEndpoint({
  method: 'post',
  path: '/v1/me/openid/authorization',
  operationId: 'openIdLinkStart',
  summary: 'Begin to link your account at the OpenID provider',
  permission: 'authenticated',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: nothing,
  result: openIdStart,
  status: 201,
  problems: ['not-found'],
  async handle({ caller, actor }, deps: OpenIdLinkStartDeps) {
    noSecondFactorForMachines(caller);
    return deps.openIdLinkStart(actor);
  },
});
