import { legalHoldBody, legalHoldResource, type LegalHoldResource } from '../../contracts/privacy/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { PlacedHold } from '../../services/privacy/legal-holds';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface PostLegalHoldDeps {
  placeHold: (hold: PlacedHold, caller: Caller) => Promise<LegalHoldResource>;
}

export const postLegalHold = defineEndpoint({
  method: 'post',
  path: '/v1/legal-holds',
  operationId: 'placeLegalHold',
  summary: 'Keep a donor, or a gift and its donor, from being erased until the hold is released',
  permission: 'holds:write',
  params: nothing,
  query: nothing,
  body: legalHoldBody,
  result: legalHoldResource,
  status: 201,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle: ({ body, caller, newId }, { placeHold }: PostLegalHoldDeps) => {
    const { resource_type: resourceType, resource_id: resourceId, reason } = body;
    return placeHold({ id: newId('legal-hold'), resourceType, resourceId, reason }, caller);
  },
});
