import { approveRefundEndpoint } from './approve-refund';
import { cancelDonationEndpoint } from './cancel-donation';
import { getDonationEndpoint } from './get-donation';
import { getDonationStatusEndpoint } from './get-donation-status';
import { getRefundEndpoint } from './get-refund';
import { listDonationsEndpoint } from './list-donations';
import { listPaymentsEndpoint } from './list-payments';
import { postDonationEndpoint } from './post-donation';
import { postRefundEndpoint } from './post-refund';

/** The endpoints of this area, in the order of the documentation. */
export const DONATIONS_ENDPOINTS = [
  postDonationEndpoint,
  getDonationEndpoint,
  getDonationStatusEndpoint,
  listDonationsEndpoint,
  cancelDonationEndpoint,
  postRefundEndpoint,
  getRefundEndpoint,
  approveRefundEndpoint,
  listPaymentsEndpoint,
];
