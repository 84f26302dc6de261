import { z } from 'zod';
import { CURRENCIES, CURRENCY_DECIMALS, CURRENCY_MAXIMUM } from '../money/currencies';
import {
  hideable,
  page,
  pageQuery,
  wireDay,
  wireHash,
  wireId,
  wireLine,
  wireMoment,
  wireText,
  wireTime,
} from '../kernel/schemas';
import {
  DONATION_METHODS,
  DONATION_STATUSES,
  DONOR_KINDS,
  PAYMENT_DATE_STATUSES,
  PAYMENT_DISCREPANCIES,
  PAYMENT_STATUSES,
  PUBLIC_DONATION_STATUSES,
  REFUND_STATUSES,
  STATUS_REASONS,
} from './states';

/** Shapes on the wire of the HTTP API. Never imported as a value by workflow code. */

const limits = CURRENCIES.map((each) => `${each} ${CURRENCY_MAXIMUM[each]} with ${CURRENCY_DECIMALS[each]} decimals`);
/** Whether it is a sum of money in its currency is for `domain/money/amount.ts` to say. */
const amount = z
  .string()
  .min(1)
  .max(80)
  .meta({ description: `A decimal number above zero, such as 50.00. At most: ${limits.join(', ')}` });
const currency = z.enum(CURRENCIES);
const country = z.string().regex(/^[A-Z]{2}$/, 'a two-letter country code, ISO 3166-1');
/** Whether it is an address, and what a name is, is for `domain/donations/donor-details.ts` to say. */
const email = wireLine(254).meta({ description: 'An email address, in any script' });
const address = z.array(wireLine(200)).min(1).max(6);

const donorDetails = z
  .strictObject({
    kind: z.enum(DONOR_KINDS),
    full_name: wireLine(200).optional(),
    email: email.optional(),
    address: address.optional(),
    country: country.optional(),
  })
  .superRefine(({ kind, full_name: name }, context) => {
    const named = kind !== 'anonymous';
    if (named === (name !== undefined)) return;
    const message = named ? 'is needed unless the donor is anonymous' : 'an anonymous donor has no name';
    context.addIssue({ code: 'custom', path: ['full_name'], message });
  })
  .meta({ description: 'full_name is given unless the donor is anonymous' });

export const pledgeBody = z
  .strictObject({
    method: z.enum(DONATION_METHODS),
    chain: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/)
      .optional(),
    amount,
    currency,
    earmark: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
      .default('general'),
    donor_id: wireId.optional(),
    donor: donorDetails.optional(),
  })
  .superRefine(({ method, chain, donor, donor_id: donorId }, context) => {
    if ((donor === undefined) === (donorId === undefined)) {
      context.addIssue({ code: 'custom', path: ['donor_id'], message: 'give exactly one of donor_id and donor' });
    }
    if (chain !== undefined && method !== 'crypto') {
      context.addIssue({ code: 'custom', path: ['chain'], message: 'only a crypto gift has a chain' });
    }
  })
  .meta({ description: 'Exactly one of donor_id and donor is given; chain only with the method crypto' });
export type PledgeBody = z.output<typeof pledgeBody>;

/** The last receipt of each local year in which money of the gift came, also one that is void. */
const receipts = z.array(z.strictObject({ number: z.string(), gift_year: z.int() }));

/**
 * A gift. Callers without `cases:read` get the public status only, and nothing whose change would tell of a
 * screening: no reason, no time of change, and no closing time while the gift shows as pending.
 */
export const donationResource = z.strictObject({
  id: wireId,
  invoice_number: z.string(),
  donor_id: wireId,
  method: z.enum(DONATION_METHODS),
  chain: z.string().nullable(),
  amount: z.string(),
  currency,
  received: z.string(),
  earmark: z.string(),
  status: z.enum(DONATION_STATUSES),
  status_reason: z.enum(STATUS_REASONS).optional(),
  receipts,
  pay_until: wireTime,
  created_at: wireTime,
  closed_at: wireTime.nullable(),
});
export type DonationResource = z.output<typeof donationResource>;
export const shownDonation = hideable(donationResource, 'id').meta({ id: 'Donation' });
export type ShownDonation = z.output<typeof shownDonation>;

/** The header for the status token of a pledge. */
export const STATUS_TOKEN = 'Donation-Status-Token';
/** What the answer to a pledge has beside the gift. */
export const pledgeSecrets = z.strictObject({
  status_token: z
    .string()
    .meta({ description: `For \`${STATUS_TOKEN}\`: reads the status of this gift, and nothing else` }),
});

/** A gift as an outsider sees it: one that is held shows as pending. */
export const donationStatusResource = z.strictObject({
  id: wireId,
  status: z.enum(PUBLIC_DONATION_STATUSES),
  amount: z.string(),
  received: z.string(),
  currency,
  receipts,
});
export type DonationStatusResource = z.output<typeof donationStatusResource>;

export const donationQuery = z.strictObject({
  ...pageQuery,
  /** `pending` includes what only shows as pending. */
  status: z.enum(PUBLIC_DONATION_STATUSES).optional(),
  method: z.enum(DONATION_METHODS).optional(),
  created_after: wireMoment.optional(),
  created_before: wireMoment.optional(),
  donor_id: wireId.optional(),
});
export const donationPage = page(shownDonation);

export const refundBody = z.strictObject({ reason: wireText(4000), payment_id: wireId.optional() });
export const refundApprovalBody = z.strictObject({ decision: z.enum(['approve', 'refuse']), hash: wireHash });

/** A payment on its way back. `proposal_hash` is what an approver agrees to. */
export const refundResource = z.strictObject({
  id: wireId,
  donation_id: wireId.nullable(),
  payment_id: wireId,
  amount: z.string(),
  currency,
  status: z.enum(REFUND_STATUSES),
  reason: z.string().nullable(),
  proposed_by: wireId,
  proposal_hash: wireHash,
  approver_id: wireId.nullable(),
  created_at: wireTime,
  sent_at: wireTime.nullable(),
  confirmed_at: wireTime.nullable(),
});
export type RefundResource = z.output<typeof refundResource>;
export const shownRefund = hideable(refundResource, 'id').meta({ id: 'Refund' });
export type ShownRefund = z.output<typeof shownRefund>;

/** Money that arrived; nothing of who paid. */
export const paymentResource = z.strictObject({
  id: wireId,
  /** Null for money without a gift, and where the gift's own state is not for this caller. */
  donation_id: wireId.nullable(),
  provider: z.string(),
  provider_reference: z.string(),
  amount: z.string(),
  currency,
  status: z.enum(PAYMENT_STATUSES),
  discrepancy: z.enum(PAYMENT_DISCREPANCIES),
  /** What went back of it. */
  returned: z.string(),
  /** What of the report did not fit and was left out or cut: codes with commas between them. */
  notes: z.string().nullable(),
  received_at: wireTime,
  /** The organization's local day of the gift, once it is known; then it stays. */
  given_on: wireDay.nullable(),
  /** The IANA zone of that day. */
  time_zone: z.string().nullable(),
});
export type PaymentResource = z.output<typeof paymentResource>;
export const shownPayment = hideable(paymentResource, 'id').meta({ id: 'Payment' });
export type ShownPayment = z.output<typeof shownPayment>;

export const paymentQuery = z.strictObject({ ...pageQuery, status: z.enum(PAYMENT_STATUSES).optional() });
export const paymentPage = page(shownPayment);

export const paymentDateBody = z.strictObject({ given_on: wireDay });
export const paymentDateDecisionBody = z.strictObject({ decision: z.enum(['approve', 'refuse']), hash: wireHash });

/** The proposed day of a payment whose reported time cannot be right. `proposal_hash` is what an approver agrees to. */
export const paymentDateResource = z
  .strictObject({
    id: wireId,
    payment_id: wireId,
    /** The organization's local day. */
    given_on: wireDay,
    /** The IANA zone of that day. */
    time_zone: z.string(),
    status: z.enum(PAYMENT_DATE_STATUSES),
    proposed_by: wireId,
    proposal_hash: wireHash,
    decided_by: wireId.nullable(),
    decided_at: wireTime.nullable(),
    created_at: wireTime,
  })
  .meta({ id: 'PaymentDate' });
export type PaymentDateResource = z.output<typeof paymentDateResource>;
export const paymentDates = z.strictObject({ items: z.array(paymentDateResource) });

/** What a receipt that waits cannot print: the donor's own words, and which of their characters have no glyph. */
export const heldReceiptResource = z
  .strictObject({
    donation_id: wireId,
    full_name: z.string(),
    address: z.array(z.string()).nullable(),
    unprintable: z.strictObject({ full_name: z.array(z.string()), address: z.array(z.string()) }),
    /** The form that a person has given, for what the donor wrote then. */
    printed: z.strictObject({ full_name: z.string(), address: z.array(z.string()).nullable() }).nullable(),
    /** Whether the receipt of this gift waits for a form. */
    is_held: z.boolean(),
  })
  .meta({ id: 'HeldReceipt' });
export type HeldReceiptResource = z.output<typeof heldReceiptResource>;
export const printedFormBody = z.strictObject({ full_name: wireLine(200), address: address.optional() });
export const releasedReceipt = z.strictObject({ donation_id: wireId, state: z.literal('released') });
