import { totpSecret } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { beginTotp } from '../../services/identity/second-factor';
import { defineEndpoint } from '../http/endpoint';
import { noSecondFactorForMachines } from './second-factor-owner';

/** Requires a step-up first, so that a borrowed session cannot take the account over. */
export const beginTotpEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/me/totp',
  operationId: 'beginTotp',
  summary: 'Get a secret for an authenticator app; it takes effect once a code is confirmed',
  permission: 'authenticated',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: nothing,
  result: totpSecret,
  status: 201,
  problems: ['conflict'],
  async handle({ caller, actor }, ports) {
    noSecondFactorForMachines(caller);
    return beginTotp(ports, actor);
  },
});
