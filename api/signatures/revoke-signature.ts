import { z } from 'zod';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { revocationBody, signatureResource } from '../../contracts/signatures/schemas';
import { revokeSignature } from '../../services/signatures/verify-file';
import { defineEndpoint } from '../http/endpoint';

export const revokeSignatureEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/signatures/{id}/revoke',
  operationId: 'revokeSignature',
  summary: 'Revoke a signature for good; everyone who verifies the file sees the revocation',
  permission: 'signatures:revoke',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: revocationBody,
  result: signatureResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle: ({ params, body, caller }, ports) => revokeSignature(ports, params.id, body.reason, caller),
});
