import { passkeyList } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { listPasskeys } from '../../services/identity/passkeys';
import { defineEndpoint } from '../http/endpoint';

export const listPasskeysEndpoint = defineEndpoint({
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
  handle: async ({ actor }, ports) => ({ items: await listPasskeys(ports, actor) }),
});
