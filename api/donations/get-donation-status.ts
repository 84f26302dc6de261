import { z } from 'zod';
import { donationStatusResource, STATUS_TOKEN } from '../../contracts/donations/schemas';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import { readStatus } from '../../services/donations/read-status';
import { defineEndpoint } from '../http/endpoint';

export const getDonationStatusEndpoint = defineEndpoint({
  method: 'get',
  path: '/v1/donations/{id}/status',
  operationId: 'readDonationStatus',
  summary: 'Read the status of a donation with the token that its pledge was answered with',
  permission: 'public',
  headers: {
    [STATUS_TOKEN]: z
      .string()
      .max(100)
      .describe('`status_token` of the answer to the pledge. Not in the URL, which is logged'),
  },
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: donationStatusResource,
  status: 200,
  problems: ['not-found'],
  handle: ({ params, headers, actor }, ports) =>
    readStatus(ports, params.id, String(headers[STATUS_TOKEN.toLowerCase()] ?? ''), actor),
});
