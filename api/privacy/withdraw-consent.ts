import { z } from 'zod';
import { consentResource, consentType, type ConsentResource } from '../../contracts/privacy/consent-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface WithdrawConsentDeps {
  withdrawConsent: (donorId: string, type: string, caller: Caller) => Promise<ConsentResource>;
}

export const withdrawConsent = defineEndpoint({
  method: 'post',
  path: '/v1/donors/{id}/consents/{type}/withdraw',
  operationId: 'withdrawConsent',
  summary: 'Record that a donor takes a consent back',
  permission: 'consents:write',
  params: z.strictObject({ id: wireId, type: consentType }),
  query: nothing,
  body: nothing,
  result: consentResource,
  status: 200,
  idempotent: true,
  problems: ['not-found', 'conflict'],
  handle: ({ params: { id, type }, caller }, { withdrawConsent: withdraw }: WithdrawConsentDeps) =>
    withdraw(id, type, caller),
});
