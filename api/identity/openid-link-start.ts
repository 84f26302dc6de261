import { openIdStart } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { startOpenIdLink } from '../../services/identity/openid';
import { defineEndpoint } from '../http/endpoint';
import { noSecondFactorForMachines } from './second-factor-owner';

export const openIdLinkStartEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/me/openid/authorization',
  operationId: 'openIdLinkStart',
  summary: 'Begin linking your account at the OpenID provider',
  permission: 'authenticated',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: nothing,
  result: openIdStart,
  status: 201,
  problems: ['not-found'],
  async handle({ caller, actor }, ports) {
    noSecondFactorForMachines(caller);
    return startOpenIdLink(ports, actor);
  },
});
