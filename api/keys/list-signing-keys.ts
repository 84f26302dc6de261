import { nothing } from '../../contracts/kernel/schemas';
import { signingKeySet } from '../../contracts/keys/schemas';
import { listSigningKeys } from '../../services/keys/list-signing-keys';
import { defineEndpoint } from '../http/endpoint';

export const listSigningKeysEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/signing-keys',
  operationId: 'listSigningKeys',
  summary: 'List the public keys of all signatures as a JWK set, with the period in which each has signed',
  permission: 'public',
  params: nothing,
  query: nothing,
  body: nothing,
  result: signingKeySet,
  status: 200,
  problems: [],
  handle: ({ actor }, ports) => listSigningKeys(ports, actor),
});
