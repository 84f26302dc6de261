import {
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  log,
  metricMeter,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { AuditActivities, AuditStoreActivities } from '../../activities/audit/audit.activities';
import {
  auditSchedulerQuery,
  workerStartedSignal,
  type AuditScheduler,
  type AuditSchedulerState,
  type AuditSchedulerTask,
} from '../../contracts/audit/messages';
import { databaseSteps, failureType } from '../kernel/steps';

const steps = databaseSteps<AuditActivities>({
  takeCheckpoint: 'Sign the end of the audit log, if due',
  sealAccessLog: 'Seal the reads of the last minute into the audit log',
  startDueRetention: 'Begin the runs of retention that are due',
});

// The object store: remote. A failed attempt is made again by the next look, so few retries are enough.
const { lockCheckpoints, testObjectLock } = proxyActivities<AuditStoreActivities>({
  startToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 2 },
});

const LOOK_EVERY = '30 seconds';
const LOOKS_PER_SEAL = 2;
/** Once an hour. */
const LOOKS_PER_RETENTION = 120;
/** Two hours: a run stays far below the limits of a history. */
const LOOKS_A_RUN = 240;
const LOCK_TEST_EVERY_MS = 24 * 3_600_000;
/** Interval of the report while the lock fails its test. */
const LOCK_TEST_AGAIN_MS = 3_600_000;

const failures = metricMeter.createCounter('hingecraft_audit_failures', 'tasks', 'Failed tasks of the audit scheduler');
const lockBroken = metricMeter.createCounter('hingecraft_audit_lock_broken', 'tests', 'Object lock tests not passed');

const described = ({ lastCheckpoint, lockTest, failing }: AuditSchedulerState): string => {
  const newest = lastCheckpoint ?? 'none yet';
  const trouble = failing.length > 0 ? ` FAILING, tried again each half minute: ${failing.join(', ')}.` : '';
  return `Watches the audit log. Newest checkpoint: ${newest}. Object lock: ${lockTest}.${trouble}`;
};

/** Signs checkpoints, puts them under object lock, tests the lock and seals the access log, for as long as there is a log. */
export const auditScheduler: AuditScheduler = async ({ nextLockTestMs, ...kept }) => {
  const state: AuditSchedulerState = { ...kept, failing: [] };
  const failing = new Set<AuditSchedulerTask>();
  let lockTestAtMs = nextLockTestMs;
  // Runs of the release before have no such look; they end within two hours.
  const looksAtRetention = patched('retention-clock');

  setHandler(auditSchedulerQuery, () => ({ ...state, failing: [...failing] }));
  setHandler(workerStartedSignal, () => void (lockTestAtMs = 0));

  /** The scheduler never ends by an error: what failed is reported, and tried again at the next look. */
  const attempt = async (task: AuditSchedulerTask, work: () => Promise<void>) => {
    try {
      await work();
      failing.delete(task);
    } catch (error) {
      if (isCancellation(error)) throw error;
      failures.add(1, { task });
      if (!failing.has(task)) log.error('audit.task-failed', { task, failureType: failureType(error) });
      failing.add(task);
    }
  };

  const checkpoint = async () => {
    const { made, unlocked } = await steps.takeCheckpoint();
    state.lastCheckpoint = made ?? state.lastCheckpoint;
    if (unlocked > 0) {
      const summary = `Put ${unlocked} checkpoints under object lock`;
      await attempt('lock', async () => void (await lockCheckpoints.executeWithOptions({ summary }, [])));
    }
  };

  const testLock = async () => {
    lockTestAtMs = Date.now() + LOCK_TEST_EVERY_MS;
    const summary = 'Test every change that the object lock must refuse';
    const { broken } = await testObjectLock.executeWithOptions({ summary }, []).catch((error: unknown) => {
      lockTestAtMs = 0;
      throw error;
    });
    state.lockTest = broken.length === 0 ? 'holds' : 'broken';
    if (broken.length === 0) return;
    lockTestAtMs = Date.now() + LOCK_TEST_AGAIN_MS;
    lockBroken.add(1);
    log.error('audit.lock-broken', { broken: broken.join(', ') });
  };

  for (let look = 0; look < LOOKS_A_RUN; look += 1) {
    const askedAgain = () => lockTestAtMs <= Date.now();
    if (askedAgain()) await attempt('lock-test', testLock);
    await attempt('checkpoint', checkpoint);
    if (look % LOOKS_PER_SEAL === 0) await attempt('seal', async () => void (await steps.sealAccessLog()));
    if (looksAtRetention && look % LOOKS_PER_RETENTION === 0)
      await attempt('retention', async () => void (await steps.startDueRetention()));
    setCurrentDetails(described({ ...state, failing: [...failing] }));
    // Woken by a worker that has started, unless the test has just failed for want of the store.
    const waits = failing.has('lock-test') ? () => false : askedAgain;
    await condition(waits, LOOK_EVERY);
  }
  await condition(allHandlersFinished);
  return continueAsNew<AuditScheduler>({
    nextLockTestMs: lockTestAtMs,
    lastCheckpoint: state.lastCheckpoint,
    lockTest: state.lockTest,
  });
};
