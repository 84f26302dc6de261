import { z } from 'zod';
import { revocationBody, signatureResource, type SignatureResource } from '../../contracts/signatures/schemas';
import type { RevocationReason } from '../../contracts/signatures/signatures';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface RevokeSignatureDeps {
  revokeSignature: (id: string, reason: RevocationReason, caller: Caller) => Promise<SignatureResource>;
}

export const revokeSignature = defineEndpoint({
  method: 'post',
  path: '/v1/signatures/{id}/revoke',
  operationId: 'revokeSignature',
  summary: 'Take a signature back for good; everyone who verifies the file is told',
  permission: 'signatures:revoke',
  stepUp: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: revocationBody,
  result: signatureResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle: ({ params, body, caller }, deps: RevokeSignatureDeps) => deps.revokeSignature(params.id, body.reason, caller),
});
