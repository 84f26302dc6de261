import { DefaultLogger, NativeConnection, Runtime, type WorkerOptions } from '@temporalio/worker';
import { ENGINE_USER_ID, type Actor } from '../contracts/identity/actor';
import type { WorkerConfig } from '../platform/config';
import { checkMasterKeys } from '../platform/crypto/check-master-keys';
import { loadKey } from '../platform/crypto/master-key';
import { openMasterKeys } from '../platform/crypto/open-master-keys';
import { openPayloadKeys } from '../platform/crypto/payload-keys';
import { checkDatabaseRole } from '../platform/data-source/check-database-role';
import { createDataSource } from '../platform/data-source/data-source';
import { createUnitOfWork } from '../platform/database/unit-of-work';
import { createLogger, type Logger } from '../platform/logging/logger';
import { actorActivityInterceptor } from '../platform/temporal/activity-actor';
import { heartbeatActivityInterceptor } from '../platform/temporal/activity-heartbeat';
import { createDataConverter } from '../platform/temporal/data-converter';
import { createLateTasks, type LateTasks } from './late-tasks';

/** Long enough for a render; then a deaf activity is abandoned and tried again elsewhere. */
const SHUTDOWN_GRACE = '10s';
const SHUTDOWN_FORCE = '15s';

/** The attributes of the SDK's lines that are logged; any other could hold data. */
const LOGGED = new Set([
  'sdkComponent',
  'workflowId',
  'runId',
  'workflowType',
  'activityType',
  'step',
  'failureType',
  'refundId',
  'donationId',
  'caseId',
  'requestId',
  'violationId',
  'task',
  'broken',
]);

/** One exporter for the SDK's own metrics and the business's, and one log for both. */
const installRuntime = ({ METRICS_HOST, METRICS_PORT }: WorkerConfig, log: Logger, lateTasks: LateTasks): void => {
  Runtime.install({
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
      const { error, ...rest } = (meta ?? {}) as Record<string, unknown>;
      if (lateTasks.take(message, rest)) return;
      const kept = Object.fromEntries(Object.entries(rest).filter(([name]) => LOGGED.has(name)));
      const fields = { ...kept, ...(error instanceof Error && { err: error }) };
      log[level === 'ERROR' ? 'error' : level === 'WARN' ? 'warn' : 'debug'](fields, message);
    }),
    telemetryOptions: {
      logging: { filter: 'WARN', forward: {} },
      metrics: {
        prometheus: { bindAddress: `${METRICS_HOST}:${METRICS_PORT}` },
        globalTags: { service: 'hingecraft' },
      },
    },
  });
};

/** Opens the parts of every worker role: configuration, log, database, keys, and a connection to Temporal. */
export const openWorkerProcess = async (config: WorkerConfig, role: string) => {
  const log = createLogger(`worker ${role}`, config.LOG_LEVEL);
  const lateTasks = createLateTasks();
  installRuntime(config, log, lateTasks);
  const masterKeys = openMasterKeys(config);
  const lookupKey = loadKey({ name: 'LOOKUP_KEY', value: config.LOOKUP_KEY, file: config.LOOKUP_KEY_FILE });
  const dataConverter = createDataConverter(openPayloadKeys(config));
  const dataSource = await createDataSource({
    url: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL_SIZE,
    applicationName: `hingecraft-worker-${role}`,
  }).initialize();
  await checkDatabaseRole(dataSource);
  const withActor = createUnitOfWork({ dataSource, masterKeys, lookupKey, principalId: ENGINE_USER_ID });
  const engine: Actor = { userId: ENGINE_USER_ID, requestId: `worker-${role}` };
  await checkMasterKeys(withActor, masterKeys, engine);
  const connection = await NativeConnection.connect({
    address: config.TEMPORAL_ADDRESS,
    ...(config.TEMPORAL_API_KEY !== undefined && { apiKey: config.TEMPORAL_API_KEY, tls: true }),
  });
  const workerOptions: Omit<WorkerOptions, 'taskQueue'> = {
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter,
    interceptors: { activity: [actorActivityInterceptor, heartbeatActivityInterceptor] },
    shutdownGraceTime: SHUTDOWN_GRACE,
    shutdownForceTime: SHUTDOWN_FORCE,
  };
  return {
    config,
    log,
    lateTasks,
    dataSource,
    withActor,
    engine,
    dataConverter,
    workerOptions,
    async close() {
      await connection.close().catch(() => undefined);
      await dataSource.destroy().catch(() => undefined);
    },
  };
};

/** Puts something around every activity: how the fault tests kill a worker before and after each step's effect. */
export type AroundActivities = <A extends object>(activities: A) => A;

export type WorkerProcess = Awaited<ReturnType<typeof openWorkerProcess>>;
