import { z } from 'zod';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { consentResource, consentType } from '../../contracts/privacy/consent-schemas';
import { withdrawConsent } from '../../services/privacy/consents';
import { defineEndpoint } from '../http/endpoint';

export const withdrawConsentEndpoint = defineEndpoint({
  method: 'post',
  path: '/v1/donors/{id}/consents/{type}/withdraw',
  operationId: 'withdrawConsent',
  summary: 'Record that a donor withdraws a consent',
  permission: 'consents:write',
  params: z.strictObject({ id: wireId, type: consentType }),
  query: nothing,
  body: nothing,
  result: consentResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle: ({ params: { id, type }, caller }, ports) => withdrawConsent(ports, id, type, caller),
});
