import { z } from 'zod';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { legalHoldResource } from '../../contracts/privacy/schemas';
import { releaseHold } from '../../services/privacy/legal-holds';
import { defineEndpoint } from '../http/endpoint';

export const releaseLegalHoldEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/legal-holds/{id}/release',
  operationId: 'releaseLegalHold',
  summary: 'Release a legal hold; an erasure that waited for it continues',
  permission: 'holds:write',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: legalHoldResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle: ({ params, caller }, ports) => releaseHold(ports, params.id, caller),
});
