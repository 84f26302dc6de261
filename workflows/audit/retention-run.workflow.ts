import {
  allHandlersFinished,
  condition,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { refused } from '../../contracts/kernel/refused';
import type { RetentionActivities, RetentionStoreActivities } from '../../activities/audit/retention.activities';
import {
  decideRetentionUpdate,
  retentionStageQuery,
  type RangeOutcome,
  type RetentionDecision,
  type RetentionRecord,
  type RetentionRunWorkflow,
  type RetentionStage,
} from '../../contracts/audit/retention-messages';
import type { Actor } from '../../contracts/identity/actor';
import { dueAtAttribute, stageAttribute } from '../../contracts/kernel/search-attributes';
import { handleUpdate } from '../kernel/edge';
import { actingAs, currentActor } from '../kernel/interceptors';
import { createParking } from '../kernel/parking';
import { databaseSteps } from '../kernel/steps';

const steps = databaseSteps<RetentionActivities>({
  decideRetention: 'Record the decision on what was counted',
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
 * One run of a policy of retention: counted without touching anything, agreed to by another person where it is much,
 * counted again, then archived and purged range by range until the end, or until a legal hold; then a manifest.
 */
export const retentionRun: RetentionRunWorkflow = async ({ runId }) => {
  let stage: RetentionStage = 'starting';
  let details = 'Counts what is past its time.';
  let record: RetentionRecord | undefined;
  let decision: { made: RetentionDecision; actor: Actor | undefined } | undefined;
  // No decision is taken any more, and one that was is recorded.
  let settled = false;
  let recorded = false;

  const enter = (next: RetentionStage, text: string, dueAt: Date | null = null) => {
    [stage, details] = [next, text];
    upsertSearchAttributes([
      { key: stageAttribute, value: next },
      { key: dueAtAttribute, value: dueAt },
    ]);
    setCurrentDetails(text);
  };
  const park = createParking({ givingUp: () => 'never', resumed: () => enter(stage, details) });

  const refuseWrong = ({ by, count, hash }: RetentionDecision) => {
    if (decision || settled || (record && !(record.status === 'counted' && record.needsApproval)))
      throw refused('retention.not-waiting');
    if (by === record?.startedBy || by === record?.policyBy) throw refused('retention.own');
    if (record && (count !== record.count || hash !== record.hash)) throw refused('retention.other-count');
  };
  setHandler(retentionStageQuery, () => stage);
  handleUpdate(
    decideRetentionUpdate,
    async (made) => {
      // A caller may be faster than the count.
      await condition(() => record !== undefined);
      refuseWrong(made);
      decision = { made, actor: currentActor() };
      await condition(() => recorded);
      return (record as RetentionRecord).status;
    },
    refuseWrong,
  );

  const awaitDecision = async (count: number): Promise<RetentionRecord> => {
    const until = new Date(Date.now() + DECIDE_WITHIN_MS);
    enter(
      'awaiting-approval',
      `Waits until ${until.toISOString()} for another person: it would purge ${count}.`,
      until,
    );
    await condition(() => decision !== undefined, DECIDE_WITHIN_MS, { summary: 'Time to decide' });
    settled = true;
    if (!decision) return park('lapse', () => steps.lapseRetention(runId));
    const { made, actor } = decision;
    return park('decide', () => actingAs(actor, () => steps.decideRetention(runId, made)));
  };

  const purgeAll = async (ranges: number): Promise<RangeOutcome> => {
    for (let index = 0; index < ranges; index += 1) {
      const summary = `Archive and purge range ${index + 1} of ${ranges}`;
      enter('working', `${summary}.`);
      const outcome = await park('purge', () => purgeRange.executeWithOptions({ summary }, [runId, index]));
      if (outcome !== 'purged') return outcome;
    }
    return 'purged';
  };

  record = await park('count', () => countRetention(runId));
  if (record.status === 'counted' && record.needsApproval) record = await awaitDecision(record.count);
  settled = recorded = true;
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
