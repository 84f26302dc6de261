import { Worker } from '@temporalio/worker';
import { asActivities } from '../activities/as-activities';
import { receiptSteps } from '../activities/receipts/receipt.activities';
import { DOCUMENTS_QUEUE } from '../contracts/kernel/queues';
import type { ReceiptFacts } from '../contracts/receipts/facts';
import { policyFor } from '../domain/receipts/policy-for';
import { renderReceiptPdf } from '../platform/pdf/receipt-pdf';
import { createObjectStore } from '../platform/storage/object-store';
import type { AroundActivities, WorkerProcess } from './process';
import { stepsAtOnce } from './worker-limits';

/** Renders are CPU: more at once than cores would only make each slower. */
const MAX_RENDERS = 4;

/** Creates the worker of PDF rendering and the object store. */
export const createDocumentsWorker = async (
  { config, withActor, log, workerOptions }: WorkerProcess,
  around: AroundActivities = (activities) => activities,
) => {
  const objectStore = createObjectStore(config);
  // Not a condition of starting: with the store down renders are retried, and the bucket is made then.
  await objectStore.ensureBucket().catch((error: unknown) => log.warn({ err: error }, 'bucket.not-ready'));
  const ports = {
    withActor,
    objectStore,
    renderPdf: (facts: ReceiptFacts) => renderReceiptPdf(facts, policyFor(facts).compose(facts)),
  };
  const worker = await Worker.create({
    ...workerOptions,
    taskQueue: DOCUMENTS_QUEUE,
    activities: around(asActivities(receiptSteps, ports, log)),
    maxConcurrentActivityTaskExecutions: Math.min(MAX_RENDERS, stepsAtOnce(config.DATABASE_POOL_SIZE)),
  });
  return { worker, close: () => Promise.resolve() };
};
