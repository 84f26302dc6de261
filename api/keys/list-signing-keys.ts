import { signingKeySet, type SigningKeySet } from '../../contracts/keys/schemas';
import type { Actor } from '../../contracts/identity/actor';
import { nothing } from '../../contracts/kernel/schemas';
import { defineEndpoint } from '../http/endpoint';

export interface ListSigningKeysDeps {
  listSigningKeys: (actor: Actor) => Promise<SigningKeySet>;
}

export const listSigningKeys = defineEndpoint({
  method: 'get',
  path: '/v1/signing-keys',
  operationId: 'listSigningKeys',
  summary: 'The public keys of all signatures, as a JWK set with the time in which each has signed',
  permission: 'public',
  params: nothing,
  query: nothing,
  body: nothing,
  result: signingKeySet,
  status: 200,
  problems: [],
  handle: ({ actor }, deps: ListSigningKeysDeps) => deps.listSigningKeys(actor),
});
