import { z } from 'zod';
import { shownDonation, type ShownDonation } from '../../contracts/donations/schemas';
import type { Permission } from '../../contracts/identity/permissions';
import { nothing, wireId } from '../../contracts/kernel/schemas';
import type { Caller } from '../../services/access/authorize';
import { defineEndpoint } from '../http/endpoint';

export interface GetDonationDeps {
  readDonation: (id: string, caller: Caller, permission: Permission) => Promise<ShownDonation>;
}

export const getDonation = defineEndpoint({
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
  handle: ({ params, caller }, { readDonation }: GetDonationDeps) => readDonation(params.id, caller, 'donations:read'),
});
