import { approveRefundEndpoint } from './approve-refund';
import { cancelDonationEndpoint } from './cancel-donation';
import { decidePaymentDateEndpoint } from './decide-payment-date';
import { getDonationEndpoint } from './get-donation';
import { getDonationStatusEndpoint } from './get-donation-status';
import { getHeldReceiptEndpoint } from './get-held-receipt';
import { getRefundEndpoint } from './get-refund';
import { listDonationsEndpoint } from './list-donations';
import { listPaymentDatesEndpoint } from './list-payment-dates';
import { listPaymentsEndpoint } from './list-payments';
import { postDonationEndpoint } from './post-donation';
import { postRefundEndpoint } from './post-refund';
import { proposePaymentDateEndpoint } from './propose-payment-date';
import { releaseHeldReceiptEndpoint } from './release-held-receipt';

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
  proposePaymentDateEndpoint,
  listPaymentDatesEndpoint,
  decidePaymentDateEndpoint,
  getHeldReceiptEndpoint,
  releaseHeldReceiptEndpoint,
];
