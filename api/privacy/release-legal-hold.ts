import { z } from 'zod';
import { legalHoldResource, type LegalHoldResource } from '../../contracts/privacy/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface ReleaseLegalHoldDeps {
  releaseHold: (id: string, caller: Caller) => Promise<LegalHoldResource>;
}

export const releaseLegalHold = defineEndpoint({
  method: 'post',
  path: '/v1/legal-holds/{id}/release',
  operationId: 'releaseLegalHold',
  summary: 'Release a legal hold; an erasure that waited for it goes on',
  permission: 'holds:write',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: legalHoldResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle: ({ params, caller }, { releaseHold }: ReleaseLegalHoldDeps) => releaseHold(params.id, caller),
});
