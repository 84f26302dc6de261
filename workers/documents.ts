import { Context } from '@temporalio/activity';
import { Worker } from '@temporalio/worker';
import { guarded } from '../activities/edge';
import { createReceiptActivities } from '../activities/receipts/receipt.activities';
import { DOCUMENTS_QUEUE } from '../contracts/kernel/queues';
import { policyFor } from '../domain/receipts/policy-for';
import { renderReceiptPdf } from '../platform/pdf/receipt-pdf';
import { createObjectStore } from '../platform/storage/object-store';
import { activityActor } from '../platform/temporal/activity-actor';
import { createRenderReceipt } from '../services/receipts/render-receipt';
import type { AroundActivities, WorkerProcess } from './process';

/** Renders are CPU: more at once than cores would only make each slower. */
const MAX_RENDERS = 4;

/** PDF rendering and the object store. */
export const createDocumentsWorker = async (
  { config, withActor, log, workerOptions }: WorkerProcess,
  around: AroundActivities = (activities) => activities,
) => {
  const store = createObjectStore(config);
  // Not a condition of starting: with the store down renders are retried, and the bucket is made then.
  await store.ensureBucket().catch((error: unknown) => log.warn({ err: error }, 'bucket.not-ready'));
  const renderReceipt = createRenderReceipt({
    withActor,
    store,
    render: (facts) => renderReceiptPdf(facts, policyFor(facts).compose(facts)),
  });
  const activities = createReceiptActivities(
    { renderReceipt },
    activityActor,
    () => Context.current().cancellationSignal,
  );
  const worker = await Worker.create({
    ...workerOptions,
    taskQueue: DOCUMENTS_QUEUE,
    activities: around(guarded(activities, log)),
    maxConcurrentActivityTaskExecutions: MAX_RENDERS,
  });
  return { worker, close: () => Promise.resolve() };
};
