import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadWorkerConfig } from '../../platform/config';
import { createCoreWorker } from '../../workers/core';
import { createDocumentsWorker } from '../../workers/documents';
import { openWorkerProcess, type AroundActivities } from '../../workers/process';

/**
 * The real workers, but killed with SIGKILL once at each point of `CRASH_AT`: `step:before` or `step:after` its
 * effect, separated by commas. `CRASH_MARKERS` is the folder that remembers which have happened.
 */
const points = new Set((process.env['CRASH_AT'] ?? '').split(','));
const markers = process.env['CRASH_MARKERS'] ?? '';

const crashAt = async (point: string): Promise<void> => {
  const marker = join(markers, point.replace(':', '-'));
  if (!points.has(point) || existsSync(marker)) return;
  writeFileSync(marker, point);
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
};

type Activity = (...args: unknown[]) => Promise<unknown>;

const around: AroundActivities = (activities) =>
  Object.fromEntries(
    Object.entries(activities as Record<string, Activity>).map(([name, activity]): [string, Activity] => [
      name,
      async (...args) => {
        await crashAt(`${name}:before`);
        const result = await activity(...args);
        await crashAt(`${name}:after`);
        return result;
      },
    ]),
  ) as typeof activities;

const main = async () => {
  const host = await openWorkerProcess(loadWorkerConfig(), 'crashing');
  const parts = await Promise.all([createCoreWorker(host, around), createDocumentsWorker(host, around)]);
  host.log.info({}, 'worker.ready');
  await Promise.allSettled(parts.map(({ worker }) => worker.run()));
  process.exit(0);
};

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
