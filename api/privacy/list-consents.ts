import { z } from 'zod';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { consentList } from '../../contracts/privacy/consent-schemas';
import { listConsents } from '../../services/privacy/consents';
import { defineEndpoint } from '../http/endpoint';

export const listConsentsEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/donors/{id}/consents',
  operationId: 'listConsents',
  summary: 'List the consents of a donor and their withdrawals, newest first',
  permission: 'consents:read',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: consentList,
  status: 200,
  problems: ['not-found'],
  handle: async ({ params, caller }, ports) => ({
    items: await listConsents(ports, params.id, caller),
  }),
});
