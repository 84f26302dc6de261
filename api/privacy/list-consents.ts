import { z } from 'zod';
import { consentList, type ConsentResource } from '../../contracts/privacy/consent-schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface ListConsentsDeps {
  listConsents: (donorId: string, caller: Caller) => Promise<ConsentResource[]>;
}

export const listConsents = defineEndpoint({
  method: 'get',
  path: '/v1/donors/{id}/consents',
  operationId: 'listConsents',
  summary: 'What a donor consented to and took back, newest first',
  permission: 'consents:read',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: consentList,
  status: 200,
  problems: ['not-found'],
  handle: async ({ params, caller }, { listConsents: list }: ListConsentsDeps) => ({
    items: await list(params.id, caller),
  }),
});
