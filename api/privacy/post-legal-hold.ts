import { nothing } from '../../contracts/kernel/schemas';
import { legalHoldBody, legalHoldResource } from '../../contracts/privacy/schemas';
import { placeHold } from '../../services/privacy/legal-holds';
import { defineEndpoint } from '../http/endpoint';

export const postLegalHoldEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/legal-holds',
  operationId: 'placeLegalHold',
  summary: 'Place a legal hold: it prevents the erasure of a donor, or of a gift and its donor, until it is released',
  permission: 'holds:write',
  params: nothing,
  query: nothing,
  body: legalHoldBody,
  result: legalHoldResource,
  status: 201,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle: ({ body, caller, newId }, ports) => {
    const { resource_type: resourceType, resource_id: resourceId, reason } = body;
    return placeHold(ports, { id: newId('legal-hold'), resourceType, resourceId, reason }, caller);
  },
});
