import { donationPage, donationQuery, type ShownDonation } from '../../contracts/donations/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import type { DonationSearch } from '../../services/donations/list-donations';
import type { Caller } from '../../services/access/authorize';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

export interface ListDonationsDeps {
  listDonations: (search: DonationSearch, caller: Caller) => Promise<ShownDonation[]>;
}

const dateOf = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));

export const listDonations = defineEndpoint({
  method: 'get',
  path: '/v1/donations',
  operationId: 'listDonations',
  summary: 'List donations, newest first',
  permission: 'donations:read',
  perResource: true,
  params: nothing,
  query: donationQuery,
  body: nothing,
  result: donationPage,
  status: 200,
  problems: [],
  handle: ({ query, caller }, deps: ListDonationsDeps) => {
    const { status, method, donor_id: donorId } = query;
    const bounds = { createdAfter: dateOf(query.created_after), createdBefore: dateOf(query.created_before) };
    return readPage(query, (range) => deps.listDonations({ status, method, donorId, ...bounds, ...range }, caller));
  },
});
