import type { Actor } from '../../contracts/identity/actor';
import { passkeyList, type PasskeyResource } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';

export interface ListPasskeysDeps {
  listPasskeys: (actor: Actor) => Promise<PasskeyResource[]>;
}

export const listPasskeys = defineEndpoint({
  method: 'get',
  path: '/v1/me/passkeys',
  operationId: 'listPasskeys',
  summary: 'List your own passkeys',
  permission: 'authenticated',
  params: nothing,
  query: nothing,
  body: nothing,
  result: passkeyList,
  status: 200,
  problems: [],
  handle: async ({ actor }, deps: ListPasskeysDeps) => ({ items: await deps.listPasskeys(actor) }),
});
