import type { Client } from '@temporalio/client';
import { Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import { AUDIT_SCHEDULER, auditSchedulerWorkflowId, FIRST_RUN, workerStartedSignal } from '../contracts/audit/messages';
import {
  assessPolicySignal,
  FIRST_LOOK,
  POLICY_SCHEDULER,
  policySchedulerWorkflowId,
} from '../contracts/controls/policy-messages';
import { CORE_QUEUE } from '../contracts/kernel/queues';
import { listenOutbox } from '../platform/database/outbox-notify';
import { createTemporalClient } from '../platform/temporal/client';
import { registerSearchAttributes } from '../platform/temporal/search-attributes';
import { startOptions } from '../platform/temporal/start-options';
import { createPostWebhook } from '../platform/webhooks/post-webhook';
import { startBacklogGauges } from './backlog-gauges';
import { coreActivities } from './core-activities';
import { startDeliverer } from './dispatch/deliverer';
import { startDispatcher } from './dispatch/dispatcher';
import { startOutboxPurge } from './dispatch/outbox-purge';
import type { AroundActivities, WorkerProcess } from './process';
import { loadWorkflowBundle } from './workflow-bundle';
import { workflowLimits } from './worker-limits';

/** Starts the scheduler of the audit log, or finds it running, and has it test the object lock. */
const wakeAuditScheduler = (client: Client): Promise<unknown> =>
  client.workflow.signalWithStart(AUDIT_SCHEDULER, {
    ...startOptions({
      workflow: AUDIT_SCHEDULER,
      workflowId: auditSchedulerWorkflowId(),
      taskQueue: CORE_QUEUE,
      input: FIRST_RUN,
      reuse: 'allow-duplicate',
      summary: 'Keeps the proof of the audit log',
    }),
    signal: workerStartedSignal,
    signalArgs: [],
  });

/** Starts the scheduler of the policies, or finds it running, and has it look at what is due. */
const wakePolicyScheduler = (client: Client): Promise<unknown> =>
  client.workflow.signalWithStart(POLICY_SCHEDULER, {
    ...startOptions({
      workflow: POLICY_SCHEDULER,
      workflowId: policySchedulerWorkflowId(),
      taskQueue: CORE_QUEUE,
      input: FIRST_LOOK,
      reuse: 'allow-duplicate',
      summary: 'Assesses policies',
    }),
    signal: assessPolicySignal,
    signalArgs: [{}],
  });

/** Creates the worker of all workflows and database activities, with the dispatcher and the deliverer. */
export const createCoreWorker = async (
  process: WorkerProcess,
  around: AroundActivities = (activities) => activities,
  loadBundle: () => Promise<WorkflowBundle> = loadWorkflowBundle,
) => {
  const { config, dataSource, withActor, log, engine, dataConverter, workerOptions, lateTasks } = process;
  const client = createTemporalClient(config, dataConverter);
  await registerSearchAttributes(client);
  const worker = await Worker.create({
    ...workerOptions,
    taskQueue: CORE_QUEUE,
    workflowBundle: await loadBundle(),
    activities: around(coreActivities(process)),
    ...workflowLimits(config),
  });

  const meter = Runtime.instance().metricMeter;
  const lag = meter.createHistogram(
    'hingecraft_dispatch_lag',
    'int',
    'ms',
    'Time from the commit of a command to its dispatch',
  );
  const allowedPrivateHosts = new Set(config.WEBHOOK_ALLOWED_PRIVATE_HOSTS.split(',').map((host) => host.trim()));
  const post = createPostWebhook({ timeoutMs: config.WEBHOOK_TIMEOUT_SECONDS * 1_000, allowedPrivateHosts });
  const deliverer = startDeliverer({ withActor, post, log });
  const ports = { dataSource, client, log, onDispatched: (lagMs: number) => lag.record(Math.round(lagMs)) };
  const dispatcher = startDispatcher(ports, () => deliverer.wake());
  const timedOut = meter.createCounter(
    'hingecraft_workflow_tasks_timed_out',
    'tasks',
    'Workflow tasks that this worker finished after their time-out',
  );
  lateTasks.listen((runId) => {
    timedOut.add(1);
    log.warn({ runId }, 'workflow.task-timed-out');
    dispatcher.slowDown();
  });
  const gauges = startBacklogGauges({ withActor, log }, engine);
  const purge = startOutboxPurge({ withActor, log }, config.OUTBOX_KEEP_DAYS);
  await wakeAuditScheduler(client);
  await wakePolicyScheduler(client);
  const listener = listenOutbox(config.DATABASE_URL, () => dispatcher.wake());

  return {
    worker,
    async close() {
      await listener.close();
      await Promise.all([dispatcher.stop(), deliverer.stop(), gauges.stop(), purge.stop()]);
      await client.connection.close();
    },
  };
};
