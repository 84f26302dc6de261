import { randomUUID } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { WorkflowClientInterceptor, WorkflowHandle } from '@temporalio/client';
import type { QueryDefinition } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { failureAtEdge } from '../../activities/edge';
import { DOCUMENTS_QUEUE } from '../../contracts/kernel/queues';
import { Refused } from '../../contracts/kernel/refused';
import { createPayloadKeys } from '../../platform/crypto/payload-keys';
import { createLogger } from '../../platform/logging/logger';
import { actorActivityInterceptor } from '../../platform/temporal/activity-actor';
import { heartbeatActivityInterceptor } from '../../platform/temporal/activity-heartbeat';
import { actorClientInterceptor } from '../../platform/temporal/client-actor';
import { createDataConverter } from '../../platform/temporal/data-converter';
import { addSearchAttributes } from '../../platform/temporal/search-attributes';
import { workflowBundle } from './compiled-code';

/** Of tests alone, and always the same: recorded histories must open in later releases as well. */
export const dataConverter = createDataConverter(createPayloadKeys(Buffer.alloc(32, 'test key of payloads')));

const HISTORIES = resolve(__dirname, '..', 'histories');

/** Alerts that workflows of this file have written, as `level name`; the SDK's own lines go to the console. */
const alerts: string[] = [];
const OURS = /^[a-z]+\.[a-z-]+$/;

const { defaultOptions } = Runtime as unknown as { defaultOptions: object };
Object.assign(defaultOptions, {
  logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
    if (OURS.test(message)) alerts.push(`${level} ${message}`);
    else if (level === 'ERROR') console.error(message, meta);
  }),
  telemetryOptions: { logging: { filter: 'ERROR' } },
});

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests through jest's global set-up`);
  return value;
};

/** Stacks name the folders of one machine, and a replay does not read them. */
const withoutStacks = (name: string, value: unknown): unknown => (name === 'stackTrace' ? undefined : value);

let recordedSlug: string | undefined;

/**
 * Names the histories that the next story leaves: `<kind of workflow>.<slug>.json`, of one to five words. The name is
 * given here, not made of the test's, so that a test may be renamed and its history stays.
 */
export const recordAs = (slug: string): void => void (recordedSlug = slug);

/** With RECORD_HISTORIES=1, keeps what ran as an old shape that later releases must still replay. */
const recordHistory = (workflowId: string, json: string): void => {
  if (process.env['RECORD_HISTORIES'] !== '1' || recordedSlug === undefined) return;
  const kind = workflowId.split(':')[0] ?? 'workflow';
  const file = join(HISTORIES, `${kind}.${recordedSlug}.json`);
  // An old shape is kept for as long as runs of it may live; delete the file to record the new one.
  if (existsSync(file)) return;
  writeFileSync(file, JSON.stringify({ workflowId, history: JSON.parse(json, withoutStacks) as unknown }));
};

/** Waits until a workflow reports this stage; real time, for stages that need no timer. */
export const stageReached = async <Stage>(
  handle: WorkflowHandle,
  query: QueryDefinition<Stage>,
  stage: Stage,
): Promise<void> => {
  for (let tries = 0; tries < 4_000 && (await handle.query(query)) !== stage; tries++)
    await new Promise((wait) => setTimeout(wait, 25));
  expect(await handle.query(query)).toBe(stage);
};

/** As a worker registers them: what the fakes refuse is a failure of its code. */
const atEdge = (activities: object): object =>
  Object.fromEntries(
    Object.entries(activities as Record<string, unknown>).map(([name, step]) => [
      name,
      typeof step !== 'function'
        ? step
        : async (...args: unknown[]): Promise<unknown> => {
            try {
              return await (step as (...given: unknown[]) => unknown).apply(activities, args);
            } catch (error) {
              throw error instanceof Refused ? failureAtEdge(error, name, createLogger('test', 'silent')) : error;
            }
          },
    ]),
  );

export interface Rig {
  env: TestWorkflowEnvironment;
  taskQueue: string;
  /** Log lines of warnings and errors that the workflows of the running story have written, such as `WARN case.overdue`. */
  alerts: readonly string[];
  /** Runs `story` with a worker on the rig's queue, then replays everything that was started. */
  during(activities: object, story: () => Promise<void>, maxCachedWorkflows?: number): Promise<void>;
  close(): Promise<void>;
}

/** A time-skipping server of this test file's own, and a record of what it starts, for the replay. */
export const createRig = async (bundle = workflowBundle()): Promise<Rig> => {
  const started = new Set<string>();
  const note = <T>(workflowId: string | undefined, result: T): T => {
    if (workflowId) started.add(workflowId);
    return result;
  };
  const recorder: WorkflowClientInterceptor = {
    startWithDetails: async (input, next) => note(input.options.workflowId, await next(input)),
    signalWithStart: async (input, next) => note(input.options.workflowId, await next(input)),
  };
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: needed('TEMPORAL_TEST_SERVER') } },
    client: { dataConverter, interceptors: { workflow: [actorClientInterceptor, recorder] } },
  });
  await addSearchAttributes(env.client);
  const taskQueue = `rig-${randomUUID()}`;

  const replay = async (workflowId: string) => {
    const history = await env.client.workflow.getHandle(workflowId).fetchHistory();
    await Worker.runReplayHistory({ workflowBundle: bundle, dataConverter }, history, workflowId);
    recordHistory(workflowId, historyToJSON(history));
    for (const event of history.events ?? []) {
      const child = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution?.workflowId;
      if (child && !started.has(child)) await replay(child);
    }
  };

  return {
    env,
    taskQueue,
    alerts: alerts,
    async during(activities, story, maxCachedWorkflows = 50) {
      started.clear();
      alerts.length = 0;
      const options = {
        connection: env.nativeConnection,
        activities: atEdge(activities),
        dataConverter,
        shutdownGraceTime: '2s',
        shutdownForceTime: '3s',
        interceptors: { activity: [actorActivityInterceptor, heartbeatActivityInterceptor] },
      };
      const core = await Worker.create({
        ...options,
        taskQueue,
        workflowBundle: bundle,
        maxCachedWorkflows,
      });
      const documents = await Worker.create({ ...options, taskQueue: DOCUMENTS_QUEUE });
      await core.runUntil(() => documents.runUntil(story));
      for (const workflowId of started) await replay(workflowId);
      recordedSlug = undefined;
    },
    close: () => env.teardown(),
  };
};
