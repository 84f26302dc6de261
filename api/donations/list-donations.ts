import { donationPage, donationQuery } from '../../contracts/donations/schemas';
import { nothing } from '../../contracts/kernel/schemas';
import { listDonations } from '../../services/donations/list-donations';
import { readPage } from '../http/cursor';
import { defineEndpoint } from '../http/endpoint';

const dateOf = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));

export const listDonationsEndpoint = defineEndpoint({
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
  handle: ({ query, caller }, ports) => {
    const { status, method, donor_id: donorId } = query;
    const bounds = { createdAfter: dateOf(query.created_after), createdBefore: dateOf(query.created_before) };
    return readPage(query, (range) => listDonations(ports, { status, method, donorId, ...bounds, ...range }, caller));
  },
});
