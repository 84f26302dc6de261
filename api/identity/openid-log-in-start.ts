import type { Actor } from '../../contracts/identity/actor';
import { openIdStart, type OpenIdStart } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';

export interface OpenIdLogInStartDeps {
  openIdLogInStart: (actor: Actor) => Promise<OpenIdStart>;
}

export const openIdLogInStart = defineEndpoint({
  method: 'post',
  path: '/v1/openid/authorization',
  operationId: 'openIdLogInStart',
  summary: 'Begin to log in with the OpenID provider',
  permission: 'public',
  opensSession: true,
  params: nothing,
  query: nothing,
  body: nothing,
  result: openIdStart,
  status: 201,
  problems: ['not-found'],
  handle: ({ actor }, deps: OpenIdLogInStartDeps) => deps.openIdLogInStart(actor),
});
