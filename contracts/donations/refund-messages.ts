import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { RefundStatus } from './states';

export interface RefundInput {
  refundId: string;
}

export type RefundStage =
  'starting' | 'awaiting-approval' | 'sending' | 'awaiting-provider' | 'completing' | 'parked' | 'closed';

/** The record of a refund. `hash` covers payment, amount and currency: what an approver agrees to. */
export interface RefundRecord {
  status: RefundStatus;
  proposedBy: string;
  hash: string;
  /** The second person, once there is one. */
  decidedBy: string | null;
}

export interface RefundApproval {
  by: string;
  hash: string;
  decision: 'approve' | 'refuse';
}

/** The provider's answer on a refund, as its webhook reported it. */
export interface ProviderAnswer {
  key: string;
  outcome: 'confirmed' | 'refused';
}

export type Refund = (input: RefundInput) => Promise<RefundStatus>;

export const refundWorkflowId = (refundId: string) => `refund:${refundId}`;
export const REFUND = 'refund';

export const approveRefundUpdate = defineUpdate<RefundStatus, [RefundApproval]>('approveRefund');
export const providerAnsweredSignal = defineSignal<[ProviderAnswer]>('providerAnswered');
export const refundStageQuery = defineQuery<RefundStage>('refundStage');
