import { recoveryCodes, totpConfirmationBody } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { confirmTotp } from '../../services/identity/second-factor';
import { defineEndpoint } from '../http/endpoint';
import { noSecondFactorForMachines } from './second-factor-owner';

export const confirmTotpEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/me/totp/confirmation',
  operationId: 'confirmTotp',
  summary: 'Confirm an authenticator app with one of its codes; every later log-in needs a code',
  permission: 'authenticated',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: totpConfirmationBody,
  result: recoveryCodes,
  status: 200,
  problems: ['conflict', 'login-refused'],
  async handle({ body: { code }, caller, actor }, ports) {
    noSecondFactorForMachines(caller);
    return { recovery_codes: await confirmTotp(ports, code, actor) };
  },
});
