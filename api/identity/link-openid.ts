import { openIdBody, openIdLinked } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { Refused } from '../../contracts/kernel/refused';
import { isUniqueViolation } from '../../platform/database/database-errors';
import { linkOpenId } from '../../services/identity/openid';
import { defineEndpoint } from '../http/endpoint';
import { noSecondFactorForMachines } from './second-factor-owner';

export const linkOpenIdEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/me/openid',
  operationId: 'linkOpenId',
  summary: 'Link your account at the OpenID provider, with its answer',
  permission: 'authenticated',
  stepUp: true,
  params: nothing,
  query: nothing,
  body: openIdBody,
  result: openIdLinked,
  status: 201,
  problems: ['not-found', 'login-refused', 'conflict'],
  async handle({ body, caller, actor }, ports) {
    noSecondFactorForMachines(caller);
    await linkOpenId(ports, body, actor).catch((error: unknown) => {
      if (!isUniqueViolation(error, 'user_identities_provider_value_unique')) throw error;
      throw new Refused('kernel.conflict', 'this account is already linked to a user');
    });
    return { state: 'linked' as const };
  },
});
