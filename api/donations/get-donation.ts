import { z } from 'zod';
import { shownDonation } from '../../contracts/donations/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { readDonation } from '../../services/donations/read-donation';
import { defineEndpoint } from '../http/endpoint';

export const getDonationEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/donations/{id}',
  operationId: 'readDonation',
  summary: 'Read a donation',
  permission: 'donations:read',
  perResource: true,
  unmasks: true,
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: shownDonation,
  status: 200,
  etag: 'content',
  problems: ['not-found'],
  handle: ({ params, caller }, ports) => readDonation(ports, params.id, caller, 'donations:read'),
});
