/** The one list of states; table check, wire schema and reducers all read it. */
export const DONATION_STATUSES = [
  'created',
  'pending',
  'confirmed',
  'reconciled',
  'flagged',
  'kyc_required',
  'blocked',
  'cancelled',
  'expired',
  'declined',
  'failed',
  'refund_pending',
  'refunded',
] as const;
export type DonationStatus = (typeof DONATION_STATUSES)[number];

/** The statuses that a caller without a case permission sees: they reveal no screening. */
export const PUBLIC_DONATION_STATUSES = [
  'created',
  'pending',
  'confirmed',
  'reconciled',
  'cancelled',
  'expired',
  'declined',
  'failed',
  'refund_pending',
  'refunded',
] as const satisfies readonly DonationStatus[];
export type PublicDonationStatus = (typeof PUBLIC_DONATION_STATUSES)[number];

const HELD_STATUSES = ['flagged', 'kyc_required', 'blocked'] as const satisfies readonly DonationStatus[];

/** Returns whether people look at a gift of this status, or hold its money apart. To the outside it is pending. */
export const isHeld = (status: DonationStatus): status is (typeof HELD_STATUSES)[number] =>
  (HELD_STATUSES as readonly DonationStatus[]).includes(status);

export const publicStatus = (status: DonationStatus): PublicDonationStatus => (isHeld(status) ? 'pending' : status);

/** The reasons for the status of a gift; those of a screening never leave the organization. */
export const STATUS_REASONS = [
  'awaiting-payment',
  'awaiting-lists',
  'screening',
  'hit',
  'unreadable-name',
  'nobody-named',
  'cleared',
  'receipt-held',
  'settled',
  'donor-cancelled',
  'window-ended',
  'reviewer-declined',
  'sanctioned',
  'given-up',
  'refund-approved',
  'partly-refunded',
  'returned',
  'donor-erased',
] as const;
export type StatusReason = (typeof STATUS_REASONS)[number];

export const DONATION_METHODS = ['card', 'bank', 'crypto', 'cash'] as const;
export type DonationMethod = (typeof DONATION_METHODS)[number];

export const PAYMENT_STATUSES = ['seen', 'matched', 'unmatched', 'returned'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** The ways in which a payment differs from its pledge; each has an owner (see docs/adr). */
export const PAYMENT_DISCREPANCIES = [
  'none',
  'short',
  'excess',
  'late',
  'other-currency',
  'gift-closed',
  'unknown-pledge',
] as const;
export type PaymentDiscrepancy = (typeof PAYMENT_DISCREPANCIES)[number];

/** The day of a payment with an unlikely time: proposed by one person, approved or refused by another. */
export const PAYMENT_DATE_STATUSES = ['proposed', 'approved', 'refused'] as const;
export type PaymentDateStatus = (typeof PAYMENT_DATE_STATUSES)[number];

export const REFUND_STATUSES = ['proposed', 'approved', 'sent', 'confirmed', 'refused'] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];

/** What of a reported payment did not fit and was left out, cut or stripped, while the payment was taken. */
export const PAYMENT_NOTES = [
  'payer-unreadable',
  'name-unreadable',
  'name-cut',
  'name-stripped',
  'email-unreadable',
  'country-unreadable',
  'address-unreadable',
  'address-cut',
  'address-stripped',
  'time-unlikely',
] as const;
export type PaymentNote = (typeof PAYMENT_NOTES)[number];

/** Money that the provider took back by itself: returned by hand there, or disputed by the payer. */
export const REVERSAL_KINDS = ['refund', 'dispute'] as const;
export type ReversalKind = (typeof REVERSAL_KINDS)[number];

/**
 * `waiting`: its payment has not come yet. `open`: a dispute is undecided. `won`: a dispute that left the money here.
 * `applied`: the money is gone, and the books show it. `ours`: it was a refund that we had ordered. `held`: it does
 * not fit, and people decide.
 */
export const REVERSAL_STATUSES = ['waiting', 'open', 'won', 'applied', 'ours', 'held'] as const;
export type ReversalStatus = (typeof REVERSAL_STATUSES)[number];

/** What the provider reports of a reversal. */
export const REVERSAL_EVENTS = ['refunded', 'opened', 'won', 'lost'] as const;
export type ReversalEvent = (typeof REVERSAL_EVENTS)[number];

export const DONOR_KINDS = ['individual', 'organization', 'anonymous'] as const;
export type DonorKind = (typeof DONOR_KINDS)[number];
