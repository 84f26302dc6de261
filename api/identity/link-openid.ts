import type { Actor } from '../../contracts/identity/actor';
import { openIdBody, openIdLinked, type OpenIdBody } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { Refused } from '../../domain/refused';
import { isUniqueViolation } from '../../platform/database/database-errors';
import { defineEndpoint } from '../http/endpoint';
import { noSecondFactorForMachines } from './second-factor-owner';

export interface LinkOpenIdDeps {
  linkOpenId: (body: OpenIdBody, actor: Actor) => Promise<void>;
}

export const linkOpenId = defineEndpoint({
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
  async handle({ body, caller, actor }, deps: LinkOpenIdDeps) {
    noSecondFactorForMachines(caller);
    await deps.linkOpenId(body, actor).catch((error: unknown) => {
      if (!isUniqueViolation(error, 'user_identities_provider_value_unique')) throw error;
      throw new Refused('conflict', 'this account is linked to somebody already');
    });
    return { state: 'linked' as const };
  },
});
