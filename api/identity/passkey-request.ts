import { passkeyRequest as passkeyRequestResource } from '../../contracts/identity/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { beginPasskeyRequest } from '../../services/identity/passkeys';
import { defineEndpoint } from '../http/endpoint';

export const passkeyRequestEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/passkeys/request',
  operationId: 'passkeyRequest',
  summary: 'Get a challenge to log in or step up with a passkey',
  permission: 'public',
  params: nothing,
  query: nothing,
  body: nothing,
  result: passkeyRequestResource,
  status: 201,
  problems: ['not-found'],
  handle: ({ actor }, ports) => beginPasskeyRequest(ports, actor),
});
