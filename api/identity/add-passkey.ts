import { passkeyAdded, passkeyBody } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { Refused } from '../../contracts/kernel/refused';
import { isUniqueViolation } from '../../platform/database/database-errors';
import { addPasskey } from '../../services/identity/passkeys';
import { defineEndpoint } from '../http/endpoint';
import { noSecondFactorForMachines } from './second-factor-owner';

export const addPasskeyEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/me/passkeys',
  operationId: 'addPasskey',
  summary: 'Register a passkey that the browser has created',
  permission: 'authenticated',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: passkeyBody,
  result: passkeyAdded,
  status: 201,
  problems: ['not-found', 'login-refused', 'conflict'],
  async handle({ body, caller, actor }, ports) {
    noSecondFactorForMachines(caller);
    await addPasskey(ports, body, actor).catch((error: unknown) => {
      if (!isUniqueViolation(error, 'user_identities_provider_value_unique')) throw error;
      throw new Refused('kernel.conflict', 'this passkey is already registered');
    });
    return { state: 'added' as const };
  },
});
