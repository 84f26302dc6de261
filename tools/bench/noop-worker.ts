import { bundleWorkflowCode, Worker } from '@temporalio/worker';
import { loadWorkerConfig } from '../../platform/config';
import { openWorkerProcess } from '../../workers/process';
import { workflowLimits } from '../../workers/worker-limits';
import { NOOP_QUEUE } from './noop-queue';

/** A process of its own with the settings of the core worker, so that only what the workflow does differs. */
const main = async (): Promise<void> => {
  const config = loadWorkerConfig();
  const host = await openWorkerProcess(config, 'noop');
  const worker = await Worker.create({
    ...host.workerOptions,
    taskQueue: NOOP_QUEUE,
    workflowBundle: await bundleWorkflowCode({ workflowsPath: require.resolve('./noop.workflow') }),
    ...workflowLimits(config),
  });
  host.log.info({}, 'worker.ready');
  await worker.run();
  await host.close();
};

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
