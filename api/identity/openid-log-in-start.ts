import { openIdStart } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { startOpenIdLogIn } from '../../services/identity/openid';
import { defineEndpoint } from '../http/endpoint';

export const openIdLogInStartEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/openid/authorization',
  operationId: 'openIdLogInStart',
  summary: 'Begin a log-in with the OpenID provider',
  permission: 'public',
  opensSession: true,
  params: nothing,
  query: nothing,
  body: nothing,
  result: openIdStart,
  status: 201,
  problems: ['not-found'],
  handle: ({ actor }, ports) => startOpenIdLogIn(ports, actor),
});
