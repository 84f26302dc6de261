import {
  allHandlersFinished,
  condition,
  executeChild,
  log,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { refused } from '../../contracts/kernel/refused';
import type { DonationActivities } from '../../activities/donations/donation.activities';
import type { ReceiptActivities } from '../../activities/receipts/receipt.activities';
import {
  caseWorkflowId,
  REVIEW_CASE,
  type ReviewCase,
  type ReviewTerms,
  type ScreeningActivities,
} from '../../contracts/compliance/messages';
import {
  cancelDonationUpdate,
  donationStageQuery,
  listsImportedSignal,
  paymentSeenSignal,
  type DonationIntake,
  type DonationStage,
  type IntakeRecord,
} from '../../contracts/donations/messages';
import { DOCUMENTS_QUEUE } from '../../contracts/kernel/queues';
import { dueAtAttribute, stageAttribute } from '../../contracts/kernel/search-attributes';
import { nextStep, receiptsOf } from '../../domain/donations/next-step';
import { handleUpdate } from '../kernel/edge';
import { actingAs } from '../kernel/interceptors';
import { createParking, GivenUp } from '../kernel/parking';
import { databaseSteps, failureType } from '../kernel/steps';

const steps = databaseSteps<DonationActivities & ScreeningActivities>({
  readIntake: 'Read the record of the gift',
  closePaymentWindow: 'Close the payment window',
  cancelDonation: 'Cancel the unpaid gift',
  screenDonation: 'Screen donor and payers; book a clean gift and take its receipt number',
  settleDonation: 'Book the gift and take its receipt number',
  giveUpDonation: 'Give the gift up and open its refund',
});

// The one slow step: CPU and the object store, on its own queue; a killed worker costs ten seconds, and half an hour
// of failures parks it.
const { renderReceipt } = proxyActivities<ReceiptActivities>({
  taskQueue: DOCUMENTS_QUEUE,
  startToCloseTimeout: '10s',
  scheduleToCloseTimeout: '30 minutes',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
  summary: 'Render the receipt and store it',
});

/** An import wakes held gifts; this look is for one that was held just while the import ran. */
const LOOK_AT_LISTS = '1 hour';

/** Runs a gift from a pledge or a payment to a settled, screened and receipted gift; continues from its record. */
export const donationIntake: DonationIntake = async ({ donationId }) => {
  let stage: DonationStage = 'starting';
  let record: IntakeRecord | undefined;
  let givenUp = false;
  // How many signals have come, and how many of them the record in hand is sure to reflect.
  let signals = 0;
  let reflected = 0;

  const enter = (next: DonationStage, details: string, dueAtMs?: number) => {
    stage = next;
    upsertSearchAttributes([
      { key: stageAttribute, value: next },
      { key: dueAtAttribute, value: dueAtMs === undefined ? null : new Date(dueAtMs) },
    ]);
    setCurrentDetails(details);
  };

  setHandler(donationStageQuery, () => stage);
  setHandler(paymentSeenSignal, () => void signals++);
  setHandler(listsImportedSignal, () => void signals++);
  handleUpdate(
    cancelDonationUpdate,
    async () => {
      // A caller may be faster than the first step.
      await condition(() => stage !== 'starting');
      if (stage !== 'awaiting-payment') throw refused('donation.not-cancellable');
      record = await steps.cancelDonation(donationId);
      return record.status;
    },
    () => {
      if (stage !== 'starting' && stage !== 'awaiting-payment') throw refused('donation.not-cancellable');
    },
  );

  const park = createParking({
    givingUp: () => {
      // A gift under review is judged by people, not given up.
      if (givenUp || record?.review) return 'never';
      return record?.received === 'nothing' ? 'alone' : 'second-person';
    },
    overtaken: () => stage === 'awaiting-payment' && signals > reflected,
    resumed: () => enter(stage, 'An operator has requested a retry.'),
  });

  /** A database step that returns the record afresh. It reflects signals from before the step, and may miss later ones. */
  const take = async (name: string, step: () => Promise<IntakeRecord>): Promise<IntakeRecord> => {
    const before = signals;
    const fresh = await park(name, step);
    reflected = before;
    return fresh;
  };
  const read = () => take('read', () => steps.readIntake(donationId));

  const awaitPayment = async ({ payUntilMs }: IntakeRecord): Promise<IntakeRecord> => {
    enter('awaiting-payment', `Waits for the payment until ${new Date(payUntilMs).toISOString()}.`, payUntilMs);
    const left = Math.max(1, payUntilMs - Date.now());
    const cancelled = () => record?.status !== 'created';
    const woken = await condition(() => signals > reflected || cancelled(), left, { summary: 'Payment window' });
    return woken ? read() : take('close-window', () => steps.closePaymentWindow(donationId));
  };

  const screen = async (): Promise<IntakeRecord> => {
    stage = 'screening';
    const screened = await take('screen', () => steps.screenDonation(donationId));
    if (!screened.awaitingLists) return screened;
    log.warn('donation.awaiting-lists', { donationId });
    enter(
      'awaiting-lists',
      'Held: no sanctions list is recent enough. An import (npm run lists:import) resumes the gift.',
    );
    const woken = await condition(() => signals > reflected, LOOK_AT_LISTS, { summary: 'Check the lists again' });
    return woken ? screened : screen();
  };

  const review = async (terms: ReviewTerms): Promise<IntakeRecord> => {
    enter('in-review', `A person reviews this gift in case ${terms.caseId}.`, terms.dueAtMs);
    await park('review', () =>
      executeChild<ReviewCase>(REVIEW_CASE, {
        workflowId: caseWorkflowId(terms.caseId),
        args: [{ terms }],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
        workflowTaskTimeout: workflowInfo().taskTimeoutMs,
        typedSearchAttributes: [
          { key: stageAttribute, value: 'open' },
          { key: dueAtAttribute, value: new Date(terms.dueAtMs) },
        ],
        staticSummary: `Review of gift ${donationId}`,
      }),
    );
    return read();
  };

  const render = async (current: IntakeRecord, receiptId: string): Promise<IntakeRecord> => {
    enter('receipting', 'Booked. The receipt is being rendered.');
    await park('render', () => renderReceipt(receiptId));
    const receipts = receiptsOf(current).map((each) =>
      each.receiptId === receiptId ? { receiptId, rendered: true } : each,
    );
    return { ...current, receipts };
  };

  const awaitSignal = async (waiting: DonationStage, details: string): Promise<IntakeRecord> => {
    enter(waiting, details);
    await condition(() => signals > reflected);
    return read();
  };

  const awaitDispute = () =>
    awaitSignal('disputed', 'Held: the payer disputes the payment. It waits for the decision of the payment provider.');

  const awaitPeople = (needs: NonNullable<IntakeRecord['needs']>): Promise<IntakeRecord> => {
    if (needs === 'payment-date') {
      log.warn('donation.payment-undated', { donationId });
      return awaitSignal(
        'awaiting-payment-date',
        'Cleared. The reported time of a payment cannot be right: one person proposes its day, and another approves it.',
      );
    }
    log.warn('donation.receipt-held', { donationId });
    return awaitSignal(
      'receipt-held',
      'Cleared. The receipt cannot print the name or address: a person gives a form of it that can be printed.',
    );
  };

  const settle = (): Promise<IntakeRecord> => {
    stage = 'settling';
    return take('settle', () => steps.settleDonation(donationId));
  };

  /** One step further, or `undefined` when the gift needs nothing more. */
  const advance = async (current: IntakeRecord): Promise<IntakeRecord | undefined> => {
    const step = nextStep(current);
    switch (step.do) {
      case 'await-payment':
        return awaitPayment(current);
      case 'screen':
        return screen();
      case 'review':
        return review(step.terms);
      case 'await-dispute':
        return awaitDispute();
      case 'await-people':
        return awaitPeople(step.needs);
      case 'settle':
        return settle();
      case 'render':
        return render(current, step.receiptId);
      case 'close':
        await condition(allHandlersFinished);
        // A signal behind the last step may have opened the gift again.
        return signals > reflected ? read() : undefined;
    }
  };

  const run = async (): Promise<IntakeRecord> => {
    let current = (record = await read());
    for (;;) {
      const next = await advance(current);
      if (!next) return current;
      current = record = next;
    }
  };

  /** Money may have come that the one person who gave up did not know of: then the gift goes on. */
  const giveUp = ({ proposedBy, approvedBy, actor }: GivenUp): Promise<IntakeRecord | undefined> => {
    givenUp = true;
    const step = () =>
      steps.giveUpDonation(donationId, proposedBy, approvedBy ?? null).catch((error: unknown) => {
        if (failureType(error) !== 'donation.second-person-needed') throw error;
        givenUp = false;
        return undefined;
      });
    return park('give-up', () => actingAs(actor, step));
  };

  const toTheEnd = async (): Promise<IntakeRecord> => {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
      return (await giveUp(error)) ?? toTheEnd();
    }
  };

  const last = await toTheEnd();
  enter('closed', `Closed: the gift is ${last.status}.`);
  await condition(allHandlersFinished);
  return last.status;
};
