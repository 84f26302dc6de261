import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../stack/ports';
import { createManagedProcess, type ManagedProcess } from '../../tools/system/managed-process';
import { expectInvariants } from '../setup/invariants';
import { QUICK_RECOVERY, startTestSystem, type TestSystem } from '../setup/system';
import { startOperator } from '../setup/workflow-watch';
import {
  cancels,
  closesWindow,
  isGivenUp,
  refundFails,
  refunds,
  reviews,
  settles,
  type KillStory,
} from './gift-stories';
import { erases, escalates, handsOver, violates } from './governance-stories';
import { purges, seedOldEvents } from './retention-story';
import { STORY_NAMES, type StoryName } from '../../tools/test/kill-stories';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem(QUICK_RECOVERY, seedOldEvents);
  // The crashing workers take their place.
  await system.processes.core.stop();
  await system.processes.documents.stop();
});
afterAll(() => system.close());

/** Both at once, since one of them waits a minute for a clock; each meets the kills of the other as well. */
const handsOverAndEscalates: KillStory = async (system) => {
  const finishes = await Promise.all([handsOver(system), escalates(system)]);
  return () => Promise.all(finishes.map((finish) => finish()));
};

/** The steps of each story; its process meets a kill before and after each of them. */
const STORIES: Record<StoryName, { steps: string[]; story: KillStory }> = {
  settles: { steps: ['readIntake', 'screenDonation', 'renderReceipt'], story: settles },
  cancels: { steps: ['cancelDonation'], story: cancels },
  reviews: { steps: ['recordCaseStep', 'settleDonation'], story: reviews },
  refunds: { steps: ['readRefund', 'decideRefund', 'sendRefund', 'completeRefund'], story: refunds },
  closesWindow: { steps: ['closePaymentWindow'], story: closesWindow },
  isGivenUp: { steps: ['giveUpDonation'], story: isGivenUp },
  refundFails: { steps: ['refuseRefund'], story: refundFails },
  erases: { steps: ['decideSubjectRequest', 'endExportsOfSubject', 'eraseSubject'], story: erases },
  handsOverAndEscalates: {
    steps: [
      'readSubjectRecord',
      'extendSubjectRequest',
      'exportSubject',
      'endExport',
      'readEscalation',
      'recordEscalationStep',
    ],
    story: handsOverAndEscalates,
  },
  purges: {
    steps: ['countRetention', 'decideRetention', 'recountRetention', 'purgeRange', 'finishRetention'],
    story: purges,
  },
  violates: { steps: ['assessPolicy', 'readViolation', 'recordViolationStep'], story: violates },
};

/** All of them, unless `KILL_STORIES` names those that a landing needs. */
const CHOSEN = (process.env['KILL_STORIES']?.split(',') ?? STORY_NAMES) as StoryName[];

const WITHOUT_STORY = [
  // Comes after fourteen days without a decision: no real server skips them, as that of the workflow tests does.
  'lapseRetention',
  // Of the workflows that never end: what fails is done again at their next look.
  'listDuePolicies',
  'lockCheckpoints',
  'sealAccessLog',
  'startDueRetention',
  'takeCheckpoint',
  'testObjectLock',
];

/** Steps of workflows by their wire names, as the sources list them. */
const stepNames = (): string[] => {
  const folder = join(__dirname, '../../activities');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.activities.ts'),
  );
  const sources = files.map((file) => readFileSync(join(folder, file), 'utf8'));
  const lists = [...sources.join('\n').matchAll(/^export const \w+Steps = \{([^}]*)\}/gm)];
  return lists.flatMap(([, list = '']) => [...list.matchAll(/(\w+)(?:: \w+)?(?=,|\s*$)/g)].map(([, name]) => name!));
};

test('every step has a kill story or is listed as having none', () => {
  expect(stepNames().length).toBeGreaterThan(10);
  expect([...Object.values(STORIES).flatMap(({ steps }) => steps), ...WITHOUT_STORY].sort()).toEqual(
    stepNames().sort(),
  );
});

/** Restarts a worker that kills itself, as a supervisor would, until asked to stop. */
const supervise = (worker: ManagedProcess) => {
  let stopped = false;
  const running = (async () => {
    for (;;) {
      await worker.ended();
      if (stopped) return;
      // A story may be over while its worker is still coming up again; to be stopped then is no fault.
      await worker.start().catch((error: unknown) => {
        if (!stopped) throw error;
      });
    }
  })();
  return async () => {
    stopped = true;
    await worker.stop();
    await running;
  };
};

test.each(CHOSEN.map((name) => ({ name, ...STORIES[name] })))(
  'a worker killed before and after the effect of each step of $name ($steps) loses nothing and does nothing twice',
  async ({ steps, story }) => {
    const points = steps.flatMap((step) => [`${step}:before`, `${step}:after`]);
    const markers = mkdtempSync(join(system.stack.directory, 'crashes-'));
    const env = {
      ...system.env,
      METRICS_PORT: String(await freePort()),
      CRASH_AT: points.join(),
      CRASH_MARKERS: markers,
    };
    const worker = createManagedProcess('core', {
      env,
      compiled: system.compiled,
      logs: join(system.stack.directory, 'logs'),
      entry: ['test/setup/crashing-worker.js'],
    });
    await worker.start();
    const stop = supervise(worker);
    const stopOperator = startOperator(system);
    try {
      const finish = await story(system);
      await finish();
    } finally {
      await Promise.all([stop(), stopOperator()]);
    }
    expect(readdirSync(markers).sort()).toEqual(points.map((point) => point.replace(':', '-')).sort());
    await expectInvariants(system);
  },
);
