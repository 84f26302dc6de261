import { z } from 'zod';
import { donationResource, type DonationResource } from '../../contracts/donations/schemas';
import type { Actor } from '../../contracts/identity/actor';
import { nothing, wireId } from '../../contracts/operations/schemas';
import type { Reader } from '../../services/donations/read-donation';
import { defineEndpoint } from '../http/endpoint';

export interface GetDonationDeps {
  readDonation: (id: string, reader: Reader, actor: Actor) => Promise<DonationResource>;
}

export const getDonation = defineEndpoint({
  method: 'get',
  path: '/v1/donations/{id}',
  operationId: 'readDonation',
  summary: 'Read a donation',
  permission: 'donations:read',
  params: z.strictObject({ id: wireId }),
  query: nothing,
  body: nothing,
  result: donationResource,
  status: 200,
  etag: 'content',
  problems: ['not-found'],
  handle: ({ params, actor, can }, { readDonation }: GetDonationDeps) =>
    readDonation(params.id, { seesScreening: can('cases:read') }, actor),
});
