import type { FactSeen } from '../../contracts/donations/messages';
import { DONATION_INTAKE, donationWorkflowId, type DonationIntakeInput } from '../../contracts/donations/messages';
import {
  REFUND,
  refundWorkflowId,
  type ProviderAnswer,
  type RefundInput,
} from '../../contracts/donations/refund-messages';
import type { DonationMethod } from '../../contracts/donations/states';
import type { Currency } from '../../contracts/money/currencies';
import { CORE_QUEUE } from '../../contracts/kernel/queues';
import { amountBucket } from '../../domain/money/amount';
import type { SignalCommand, WorkflowCommand } from '../../platform/database/outbox';

export interface IntakeGift {
  id: string;
  method: DonationMethod;
  amountAtomic: bigint;
  currency: Currency;
}

/**
 * Returns the command to run a gift's process. It may run again: a late payment or a lifted block wakes the gift up.
 */
export const intakeCommand = (gift: IntakeGift): WorkflowCommand => ({
  aggregateType: 'donation',
  aggregateId: gift.id,
  workflow: DONATION_INTAKE,
  workflowId: donationWorkflowId(gift.id),
  taskQueue: CORE_QUEUE,
  input: { donationId: gift.id } satisfies DonationIntakeInput,
  searchAttributes: {
    Stage: 'starting',
    Method: gift.method,
    AmountBucket: amountBucket(gift.amountAtomic, gift.currency),
  },
  reuse: 'allow-duplicate',
  summary: `A gift by ${gift.method}`,
});

/** Returns the command that signals a fact to the gift's process and starts it when it does not run. */
export const factCommand = (gift: IntakeGift, signal: 'paymentSeen' | 'listsImported', key: string): SignalCommand => ({
  ...intakeCommand(gift),
  signal,
  signalInput: { key } satisfies FactSeen,
});

export const refundCommand = (refundId: string): WorkflowCommand => ({
  aggregateType: 'refund',
  aggregateId: refundId,
  workflow: REFUND,
  workflowId: refundWorkflowId(refundId),
  taskQueue: CORE_QUEUE,
  input: { refundId } satisfies RefundInput,
  searchAttributes: { Stage: 'starting' },
  reuse: 'reject-duplicate',
  summary: 'A payment on its way back',
});

/** Notifies the process of a refund of the provider's answer, starting it where it does not run. */
export const answerCommand = (refundId: string, answer: ProviderAnswer): SignalCommand => ({
  ...refundCommand(refundId),
  signal: 'providerAnswered',
  signalInput: answer,
});
