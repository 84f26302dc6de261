import { passkeyCreation as passkeyCreationResource } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { beginPasskeyCreation } from '../../services/identity/passkeys';
import { defineEndpoint } from '../http/endpoint';
import { noSecondFactorForMachines } from './second-factor-owner';

export const passkeyCreationEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/me/passkeys/creation',
  operationId: 'passkeyCreation',
  summary: 'Get a challenge to create a passkey',
  permission: 'authenticated',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: nothing,
  result: passkeyCreationResource,
  status: 201,
  problems: ['not-found'],
  async handle({ caller, actor }, ports) {
    noSecondFactorForMachines(caller);
    return beginPasskeyCreation(ports, actor);
  },
});
