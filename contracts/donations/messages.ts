import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ReviewTerms } from '../compliance/messages';
import type { DonationMethod, DonationStatus } from './states';

/** Ids and enums only: personal data and free text stay in Postgres, never in a workflow history. */
export interface DonationIntakeInput {
  donationId: string;
}

export type DonationStage =
  | 'starting'
  | 'awaiting-payment'
  | 'screening'
  | 'awaiting-lists'
  | 'in-review'
  | 'disputed'
  | 'awaiting-payment-date'
  | 'receipt-held'
  | 'settling'
  | 'receipting'
  | 'parked'
  | 'closed';

export interface ReceiptState {
  receiptId: string;
  rendered: boolean;
}

/** The record of a gift; each step returns it, and the workflow continues from it. */
export interface IntakeRecord {
  status: DonationStatus;
  /** Set while a payment in the pledge's currency is short of it, or one in another currency waits for finance. */
  received: 'nothing' | 'short' | 'enough' | 'other-currency-only';
  payUntilMs: number;
  method: DonationMethod;
  amountBucket: string;
  awaitingLists: boolean;
  /** A payer disputes a payment, and the provider has not decided. */
  disputed: boolean;
  /** What a cleared gift still needs from people before it can be settled. */
  needs?: 'payment-date' | 'printed-name';
  /** The unresolved case on this gift. */
  review?: ReviewTerms;
  /** The standing receipts: one for each local year in which money came. */
  receipts: readonly ReceiptState[];
  /** In the place of `receipts`: a result that a run recorded before a gift could have several. */
  receipt?: ReceiptState;
}

export type DonationIntake = (input: DonationIntakeInput) => Promise<DonationStatus>;

/** A machine's fact; the key makes a repeated signal harmless. */
export interface FactSeen {
  key: string;
}

export const donationWorkflowId = (donationId: string) => `donation:${donationId}`;
export const DONATION_INTAKE = 'donationIntake';

export const paymentSeenSignal = defineSignal<[FactSeen]>('paymentSeen');
export const listsImportedSignal = defineSignal<[FactSeen]>('listsImported');
export const cancelDonationUpdate = defineUpdate<DonationStatus, []>('cancelDonation');
export const donationStageQuery = defineQuery<DonationStage>('donationStage');
