import {
  allHandlersFinished,
  condition,
  log,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { RefundActivities, RefundProviderActivities } from '../../activities/donations/refund.activities';
import {
  approveRefundUpdate,
  providerAnsweredSignal,
  refundStageQuery,
  type ProviderAnswer,
  type Refund,
  type RefundApproval,
  type RefundRecord,
  type RefundStage,
} from '../../contracts/donations/refund-messages';
import { stageAttribute } from '../../contracts/kernel/search-attributes';
import { afterApproval, refusedApproval } from '../../domain/donations/refund-approval';
import { isDecidedSo } from '../../domain/kernel/is-decided-so';
import { createDecisions } from '../kernel/decisions';
import { actingAs } from '../kernel/interceptors';
import { createParking, GivenUp } from '../kernel/parking';
import { databaseSteps } from '../kernel/steps';

const steps = databaseSteps<RefundActivities>({
  readRefund: 'Read the record of the refund',
  decideRefund: 'Record the decision on the refund',
  completeRefund: 'Void the receipt and reverse the booking',
  refuseRefund: 'Record that the refund was not made',
});

// The provider's API: remote and rate-limited; an idempotency key of its own makes a repeat harmless.
const { sendRefund } = proxyActivities<RefundProviderActivities>({
  startToCloseTimeout: '30s',
  scheduleToCloseTimeout: '2 hours',
  retry: { initialInterval: '2s', maximumInterval: '5 minutes' },
  summary: 'Ask the provider to send the money back',
});

/** How long the provider's answer may take before finance is notified again. */
const REMIND_AFTER = '3 days';

/** Runs the refund of one payment: proposed, approved by another person, sent, confirmed, booked. */
export const refund: Refund = async ({ refundId }) => {
  let stage: RefundStage = 'starting';
  let answer: ProviderAnswer | undefined;

  const enter = (next: RefundStage, details: string) => {
    stage = next;
    upsertSearchAttributes([{ key: stageAttribute, value: next }]);
    setCurrentDetails(details);
  };

  setHandler(refundStageQuery, () => stage);
  setHandler(providerAnsweredSignal, (given) => void (answer ??= given));
  const park = createParking({
    givingUp: () => (stage === 'sending' ? 'second-person' : 'never'),
    resumed: () => enter(stage, 'An operator has requested a retry.'),
  });

  const decisions = createDecisions<RefundRecord, RefundApproval>({
    park,
    read: () => steps.readRefund(refundId),
    record: async ({ step }) => ({ state: await steps.decideRefund(refundId, step) }),
    refusal: refusedApproval,
    after: afterApproval,
    isRecorded: isDecidedSo,
    isClosed: ({ status }) => status !== 'proposed',
    show({ status }) {
      if (status !== 'proposed') return;
      enter('awaiting-approval', 'Waits for a second person to approve or refuse the refund.');
    },
  });
  decisions.on(
    approveRefundUpdate,
    (made) => made,
    ({ status }) => status,
  );

  const awaitProvider = async (): Promise<ProviderAnswer['outcome']> => {
    enter('awaiting-provider', 'Sent. Waits for the provider to confirm the refund.');
    while (!(await condition(() => answer !== undefined, REMIND_AFTER, { summary: 'Reminder to finance' }))) {
      log.warn('refund.provider-silent', { refundId });
    }
    return (answer as ProviderAnswer).outcome;
  };

  const run = async (): Promise<RefundRecord> => {
    let current = await decisions.run();
    if (current.status === 'approved') {
      enter('sending', 'Approved. The provider is asked to send the money back.');
      current = await park('send', () => sendRefund(refundId));
    }
    if (current.status !== 'sent') return current;
    const outcome = await awaitProvider();
    enter('completing', `The provider reported: ${outcome}.`);
    return outcome === 'confirmed'
      ? park('complete', () => steps.completeRefund(refundId))
      : park('refuse', () => steps.refuseRefund(refundId));
  };

  const last = await run().catch((error: unknown) => {
    if (!(error instanceof GivenUp)) throw error;
    stage = 'completing';
    return park('refuse', () => actingAs(error.actor, () => steps.refuseRefund(refundId)));
  });
  enter('closed', `Closed: the refund is ${last.status}.`);
  await condition(allHandlersFinished);
  return last.status;
};
