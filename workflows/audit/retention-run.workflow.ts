import {
  allHandlersFinished,
  condition,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { RetentionActivities, RetentionStoreActivities } from '../../activities/audit/retention.activities';
import {
  decideRetentionUpdate,
  retentionStageQuery,
  type RangeOutcome,
  type RetentionRecord,
  type RetentionRunWorkflow,
  type RetentionStage,
} from '../../contracts/audit/retention-messages';
import { dueAtAttribute, stageAttribute } from '../../contracts/kernel/search-attributes';
import {
  afterRetentionStep,
  isRetentionRecorded,
  isWaiting,
  refusedRetentionStep,
  type RetentionStep,
} from '../../domain/audit/retention-decision';
import { createDecisions } from '../kernel/decisions';
import { createParking } from '../kernel/parking';
import { databaseSteps } from '../kernel/steps';

const steps = databaseSteps<RetentionActivities>({
  decideRetention: 'Record the decision on the count',
  lapseRetention: 'Record that nobody decided in time',
});

// A count walks through the log, a range goes to the object store: neither belongs into a local activity.
const { countRetention, recountRetention, purgeRange, finishRetention } = proxyActivities<RetentionStoreActivities>({
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '15s',
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '1s', maximumInterval: '1 minute' },
});

const DECIDE_WITHIN_MS = 14 * 24 * 3_600_000;

/**
 * Runs a retention policy: counts, waits for another person above the threshold, counts again, then archives and purges
 * range by range until the end or a legal hold, and writes a manifest.
 */
export const retentionRun: RetentionRunWorkflow = async ({ runId }) => {
  let stage: RetentionStage = 'starting';
  let details = 'Counts the records whose retention time has ended.';
  let decideByMs = 0;

  const enter = (next: RetentionStage, text: string, dueAt: Date | null = null) => {
    [stage, details] = [next, text];
    upsertSearchAttributes([
      { key: stageAttribute, value: next },
      { key: dueAtAttribute, value: dueAt },
    ]);
    setCurrentDetails(text);
  };
  const park = createParking({ givingUp: () => 'never', resumed: () => enter(stage, details) });

  setHandler(retentionStageQuery, () => stage);
  const decisions = createDecisions<RetentionRecord, RetentionStep>({
    park,
    async read() {
      const record = await countRetention(runId);
      decideByMs ||= Date.now() + DECIDE_WITHIN_MS;
      return record;
    },
    record: async ({ step }) => ({
      state: await (step.kind === 'lapse' ? steps.lapseRetention(runId) : steps.decideRetention(runId, step.made)),
    }),
    refusal: refusedRetentionStep,
    after: afterRetentionStep,
    isRecorded: isRetentionRecorded,
    due: () => ({ kind: 'lapse', atMs: decideByMs, summary: 'Time to decide', step: () => ({ kind: 'lapse' }) }),
    isClosed: (record) => !isWaiting(record),
    show(record) {
      if (!isWaiting(record)) return;
      const until = new Date(decideByMs);
      const text = `Waits until ${until.toISOString()} for another person: it would purge ${record.count}.`;
      enter('awaiting-approval', text, until);
    },
  });
  decisions.on(
    decideRetentionUpdate,
    (made) => ({ kind: 'decide', made }),
    ({ status }) => status,
  );

  const purgeAll = async (ranges: number): Promise<RangeOutcome> => {
    for (let index = 0; index < ranges; index += 1) {
      const summary = `Archive and purge range ${index + 1} of ${ranges}`;
      enter('working', `${summary}.`);
      const outcome = await park('purge', () => purgeRange.executeWithOptions({ summary }, [runId, index]));
      if (outcome !== 'purged') return outcome;
    }
    return 'purged';
  };

  let record = await decisions.run();
  if (record.status === 'counted' || record.status === 'approved') {
    enter('working', 'Counts again.');
    record = await park('recount', () => recountRetention(runId));
  }
  let { status } = record;
  if (status === 'counted' || status === 'approved') {
    const outcome = await purgeAll(record.ranges);
    enter('working', 'Writes the manifest.');
    status = await park('finish', () => finishRetention(runId, outcome));
  }
  enter('closed', `Closed: the run is ${status}.`);
  await condition(allHandlersFinished);
  return status;
};
