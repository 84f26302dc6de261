import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import { createCaseActivities } from '../activities/compliance/case.activities';
import { createDonationActivities } from '../activities/donations/donation.activities';
import { createRefundActivities, createRefundRemoteActivities } from '../activities/donations/refund.activities';
import { guarded } from '../activities/edge';
import { AUDIT_KEEPER, auditKeeperWorkflowId, FIRST_RUN, workerStartedSignal } from '../contracts/audit/messages';
import {
  assessPolicySignal,
  FIRST_LOOK,
  POLICY_KEEPER,
  policyKeeperWorkflowId,
} from '../contracts/controls/policy-messages';
import { CORE_QUEUE } from '../contracts/kernel/queues';
import { DEFAULT_THRESHOLD, tokenSetMatcher } from '../domain/compliance/matching/token-set-matcher';
import { listenOutbox } from '../platform/database/outbox-notify';
import { createRefundProvider } from '../platform/payments/refund-provider';
import { activityActor } from '../platform/temporal/activity-actor';
import { createTemporalClient } from '../platform/temporal/client';
import { registerSearchAttributes } from '../platform/temporal/search-attributes';
import { startOptions } from '../platform/temporal/start-options';
import { createPostWebhook } from '../platform/webhooks/post-webhook';
import { createRecordCaseStep } from '../services/compliance/record-case-step';
import { createScreenDonation } from '../services/compliance/screen-donation';
import { createScreeningIndex, daysMs } from '../services/compliance/screening-index';
import { createGiveUpDonation } from '../services/donations/give-up-donation';
import {
  createCompleteRefund,
  createDecideRefund,
  createMarkRefundSent,
  createReadRefund,
  createRefundOrder,
  createRefuseRefund,
} from '../services/donations/run-refund';
import { createSettleDonation } from '../services/donations/settle-donation';
import { createCancelDonation, createClosePaymentWindow, createReadIntake } from '../services/donations/unpaid-gift';
import { createReadBacklog } from '../services/kernel/read-backlog';
import { startBacklogGauges } from './backlog-gauges';
import { startDeliverer } from './dispatch/deliverer';
import { startDispatcher } from './dispatch/dispatcher';
import type { AroundActivities, WorkerProcess } from './process';
import { loadWorkflowBundle } from './workflow-bundle';
import { governanceActivities } from './governance-activities';

const HOUR_MS = 3_600_000;

const coreActivities = ({ config, withActor, log }: WorkerProcess) => {
  const caseTiming = {
    dueMs: config.CASE_DUE_HOURS * HOUR_MS,
    leaseMs: config.CASE_LEASE_MINUTES * 60_000,
    remindBeforeMs: config.CASE_REMIND_HOURS * HOUR_MS,
  };
  const threshold = DEFAULT_THRESHOLD;
  const policy = { sources: config.SCREENING_LISTS, maxAgeMs: daysMs(config.SCREENING_MAX_AGE_DAYS), threshold };
  const screeningIndex = createScreeningIndex(tokenSetMatcher, policy);
  const base = { withActor, caseTiming };
  const donations = createDonationActivities(
    {
      readIntake: createReadIntake(base),
      closePaymentWindow: createClosePaymentWindow(base),
      cancelDonation: createCancelDonation(base),
      screenDonation: createScreenDonation({ ...base, screeningIndex, threshold }),
      settleDonation: createSettleDonation({ ...base, verifyUrl: config.RECEIPT_VERIFY_URL }),
      giveUpDonation: createGiveUpDonation(base),
    },
    activityActor,
  );
  const refunds = createRefundActivities(
    {
      readRefund: createReadRefund(base),
      decideRefund: createDecideRefund(base),
      completeRefund: createCompleteRefund(base),
      refuseRefund: createRefuseRefund(base),
    },
    activityActor,
  );
  const provider = createRefundProvider(config.REFUND_PROVIDER_URL, config.REFUND_PROVIDER_SECRET);
  const refundOrder = createRefundOrder(base);
  const markRefundSent = createMarkRefundSent(base);
  const remote = createRefundRemoteActivities(
    {
      async sendRefund(refundId, actor, signal) {
        await provider.send(await refundOrder(refundId, actor), signal);
        return markRefundSent(refundId, actor);
      },
    },
    activityActor,
    () => Context.current().cancellationSignal,
  );
  const cases = createCaseActivities({ recordCaseStep: createRecordCaseStep(base) }, activityActor);
  return guarded({ ...donations, ...refunds, ...remote, ...cases }, log);
};

/** Starts the keeper of the audit log, or finds it running, and has it test the object lock. */
const wakeAuditKeeper = (client: Client): Promise<unknown> =>
  client.workflow.signalWithStart(AUDIT_KEEPER, {
    ...startOptions({
      workflow: AUDIT_KEEPER,
      workflowId: auditKeeperWorkflowId(),
      taskQueue: CORE_QUEUE,
      input: FIRST_RUN,
      reuse: 'allow-duplicate',
      summary: 'Keeps the proof of the audit log',
    }),
    signal: workerStartedSignal,
    signalArgs: [],
  });

/** Starts the keeper of the policies, or finds it running, and has it look at what is due. */
const wakePolicyKeeper = (client: Client): Promise<unknown> =>
  client.workflow.signalWithStart(POLICY_KEEPER, {
    ...startOptions({
      workflow: POLICY_KEEPER,
      workflowId: policyKeeperWorkflowId(),
      taskQueue: CORE_QUEUE,
      input: FIRST_LOOK,
      reuse: 'allow-duplicate',
      summary: 'Assesses policies',
    }),
    signal: assessPolicySignal,
    signalArgs: [{}],
  });

/** All workflows, the database activities, the dispatcher and the deliverer. */
export const createCoreWorker = async (
  process: WorkerProcess,
  around: AroundActivities = (activities) => activities,
  loadBundle: () => Promise<WorkflowBundle> = loadWorkflowBundle,
) => {
  const { config, dataSource, withActor, log, engine, dataConverter, workerOptions } = process;
  const client = createTemporalClient(config, dataConverter);
  await registerSearchAttributes(client);
  const worker = await Worker.create({
    ...workerOptions,
    taskQueue: CORE_QUEUE,
    workflowBundle: await loadBundle(),
    activities: around({ ...coreActivities(process), ...governanceActivities(process) }),
    maxCachedWorkflows: config.WORKER_MAX_CACHED_WORKFLOWS,
    stickyQueueScheduleToStartTimeout: '1s',
  });

  const lag = Runtime.instance().metricMeter.createHistogram(
    'hingecraft_dispatch_lag',
    'int',
    'ms',
    'From commit to Temporal',
  );
  const allowedPrivateHosts = new Set(config.WEBHOOK_ALLOWED_PRIVATE_HOSTS.split(',').map((host) => host.trim()));
  const post = createPostWebhook({ timeoutMs: config.WEBHOOK_TIMEOUT_SECONDS * 1_000, allowedPrivateHosts });
  const deliverer = startDeliverer({ withActor, post, log });
  const ports = { dataSource, client, log, onCarried: (lagMs: number) => lag.record(Math.round(lagMs)) };
  const dispatcher = startDispatcher(ports, () => deliverer.wake());
  const gauges = startBacklogGauges({ readBacklog: createReadBacklog({ withActor }), actor: engine, log });
  await wakeAuditKeeper(client);
  await wakePolicyKeeper(client);
  const listener = listenOutbox(config.DATABASE_URL, () => dispatcher.wake());

  return {
    worker,
    async close() {
      await listener.close();
      await Promise.all([dispatcher.stop(), deliverer.stop(), gauges.stop()]);
      await client.connection.close();
    },
  };
};
