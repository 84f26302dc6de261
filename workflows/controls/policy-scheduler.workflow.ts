import {
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  log,
  metricMeter,
  setCurrentDetails,
  setHandler,
  uuid4,
} from '@temporalio/workflow';
import type { PolicyActivities } from '../../activities/controls/policy.activities';
import {
  assessPolicySignal,
  policySchedulerQuery,
  type AssessmentScope,
  type PolicyScheduler,
  type PolicySchedulerState,
} from '../../contracts/controls/policy-messages';
import { databaseSteps, failureType } from '../kernel/steps';

const steps = databaseSteps<PolicyActivities>({
  listDuePolicies: 'Find the policies whose checks are due',
  assessPolicy: 'Run the checks of a policy',
});

/** Named among what fails when the due ones cannot be found. */
const LOOK = 'look';
const LOOK_EVERY_MS = 3_600_000;
/** Two days, and far below the limits of a history. */
const LOOKS_A_RUN = 48;

const failures = metricMeter.createCounter(
  'hingecraft_policy_failures',
  'tasks',
  'Assessments that did not run to an end',
);
const failed = metricMeter.createCounter('hingecraft_policy_checks_failed', 'checks', 'Checks of policies that failed');

const described = ({ lastLookMs, failing }: PolicySchedulerState): string => {
  const last = lastLookMs === null ? 'not yet' : new Date(lastLookMs).toISOString();
  const trouble = failing.length > 0 ? ` NOT ASSESSED, tried again within the hour: ${failing.join(', ')}.` : '';
  return `Assesses policies each hour. Last assessment: ${last}.${trouble}`;
};

/**
 * Assesses the policies in force: every hour those with a due check, and at once one that a signal names. Never ends; a
 * failed assessment is repeated within the hour.
 */
export const policyScheduler: PolicyScheduler = async ({ lastLookMs, asked: askedBefore }) => {
  let lastMs = lastLookMs;
  let assessed = 0;
  let lookNow = false;
  const asked = [...askedBefore];
  const failing = new Set<string>();

  const state = (): PolicySchedulerState => ({ lastLookMs: lastMs, assessed, failing: [...failing] });
  setHandler(policySchedulerQuery, state);
  setHandler(assessPolicySignal, ({ policyId }) => {
    if (policyId === undefined) lookNow = true;
    else if (!asked.includes(policyId)) asked.push(policyId);
  });

  /** The scheduler never ends by an error: what failed is reported, and tried again at the next look. */
  const attempt = async (task: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
      failing.delete(task);
    } catch (error) {
      if (isCancellation(error)) throw error;
      failures.add(1);
      if (!failing.has(task)) log.error('policies.not-assessed', { task, failureType: failureType(error) });
      failing.add(task);
    }
  };

  const assess = (policyId: string, scope: AssessmentScope) =>
    attempt(policyId, async () => {
      const assessment = await steps.assessPolicy(policyId, uuid4(), scope);
      assessed += 1;
      if (assessment.failed > 0) failed.add(assessment.failed);
    });

  const look = async () => {
    lookNow = false;
    lastMs = Date.now();
    let due: string[] = [];
    await attempt(LOOK, async () => void (due = await steps.listDuePolicies()));
    const again = [...failing].filter((task) => task !== LOOK);
    for (const policyId of again) await assess(policyId, 'all');
    for (const policyId of due) if (!again.includes(policyId)) await assess(policyId, 'due');
  };

  for (let looks = 0; looks < LOOKS_A_RUN; looks += 1) {
    for (let policyId = asked[0]; policyId !== undefined; policyId = asked[0]) {
      await assess(policyId, 'all');
      asked.shift();
    }
    const nextMs = lastMs === null ? 0 : lastMs + LOOK_EVERY_MS;
    if (lookNow || nextMs <= Date.now()) await look();
    setCurrentDetails(described(state()));
    const left = Math.max(1, (lastMs ?? 0) + LOOK_EVERY_MS - Date.now());
    await condition(() => lookNow || asked.length > 0, left, { summary: 'Next assessment of the policies' });
  }
  await condition(allHandlersFinished);
  return continueAsNew<PolicyScheduler>({
    lastLookMs: lastMs,
    asked: [...asked, ...[...failing].filter((task) => task !== LOOK)],
  });
};
