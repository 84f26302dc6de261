import { approveRefundEndpoint } from './approve-refund';
import { cancelDonationEndpoint } from './cancel-donation';
import { getDonationEndpoint } from './get-donation';
import { getRefundEndpoint } from './get-refund';
import { listDonationsEndpoint } from './list-donations';
import { listPaymentsEndpoint } from './list-payments';
import { postDonationEndpoint } from './post-donation';
import { postRefundEndpoint } from './post-refund';

/** What the API answers to in this area, in the order of its documentation. */
export const DONATIONS_ENDPOINTS = [
  postDonationEndpoint,
  getDonationEndpoint,
  listDonationsEndpoint,
  cancelDonationEndpoint,
  postRefundEndpoint,
  getRefundEndpoint,
  approveRefundEndpoint,
  listPaymentsEndpoint,
];
