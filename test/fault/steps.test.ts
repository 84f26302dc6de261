import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { donationWorkflowId } from '../../contracts/donations/messages';
import { freePort } from '../../stack/ports';
import { createManagedProcess, type ManagedProcess } from '../../tools/system/managed-process';
import { until } from '../../tools/demo/api-client';
import {
  approveRefund,
  cancel,
  caseOf,
  give,
  insist,
  LISTED,
  pay,
  pledge,
  proposeRefund,
  reached,
  rendered,
} from '../setup/gifts';
import { expectInvariants } from '../setup/invariants';
import { startTestSystem, type TestSystem } from '../setup/system';
import { atStage, startOperator } from '../setup/workflow-watch';
import { erases, escalates, handsOver, violates } from './governance-stories';
import { purges, seedOldEvents } from './retention-story';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem({}, seedOldEvents);
  // The crashing workers take their place.
  await system.processes.core.stop();
  await system.processes.documents.stop();
}, 120_000);
afterAll(() => system.close(), 60_000);

/** Stories by the step they lead through; each ends in a resting gift. */
const settles = async () => {
  const id = await give(system);
  return () => rendered(system, id);
};
const cancels = async () => {
  const { id } = await pledge(system);
  const tryCancel = () => cancel(system, id, `cancel-${id}`);
  await tryCancel();
  return async () => {
    await until(tryCancel, (status) => status === 200, 'the cancel');
    await reached(system, id, 'cancelled');
  };
};
const reviews = async () => {
  const id = await give(system, LISTED);
  return async () => {
    const caseId = await caseOf(system, id);
    await insist(() => system.clients.officer.post(`/v1/cases/${caseId}/claim`, {}), 'the claim');
    const decision = { verdict: 'clear', reason: 'Another person.' };
    await insist(
      () => system.clients.officer.post(`/v1/cases/${caseId}/decision`, decision, `decide-${id}`),
      'the decision',
    );
    await rendered(system, id);
  };
};
const refunds = async () => {
  const id = await give(system);
  return async () => {
    await reached(system, id, 'reconciled');
    await rendered(system, id);
    const refund = await proposeRefund(system, id);
    await insist(() => approveRefund(system, refund, `approve-${id}`), 'the approval');
    await reached(system, id, 'refunded');
  };
};

const closesWindow = async () => {
  const { id } = await pledge(system);
  return async () => {
    await insist(async () => {
      const rows = await system.query(
        `update donations set pay_until = now() + interval '1 second' where id = $1 and exists
           (select from outbox where aggregate_id = $1::text and status = 'done') returning id`,
        [id],
      );
      if (rows.length === 0) throw new Error('its process has not started');
    }, 'the process of the pledge');
    // A part of the money makes the process read its record again, and with it the new end of its window.
    await pay(system, id, '20.00');
    await rendered(system, id);
  };
};
const isGivenUp = async () => {
  const gift = { method: 'crypto', amount: '1.5', currency: 'ETH' };
  const donor = { kind: 'anonymous' };
  const { id } = await system.clients.web.post<{ id: string }>('/v1/donations', { ...gift, donor });
  await system.provider.pay({ donationId: id, ...gift });
  return async () => {
    const path = `/v1/parked/donation:${id}/give-up`;
    let hash = '';
    // It parks at settling: there is no receipt policy for crypto yet. A refusal before would be kept under the key.
    await atStage(system, donationWorkflowId(id), 'parked');
    await insist(async () => {
      ({ hash } = await system.clients.finance.post<{ hash: string }>(path, {}, `propose-${id}`));
    }, 'the proposal to give up');
    await insist(() => system.clients.secondFinance.post(path, { hash }, `give-up-${id}`), 'the second word');
    await reached(system, id, 'refunded');
  };
};
const refundFails = async () => {
  const id = await give(system);
  return async () => {
    await rendered(system, id);
    system.provider.answerRefunds('refund.failed');
    try {
      const refund = await proposeRefund(system, id);
      await insist(() => approveRefund(system, refund, `approve-${id}`), 'the approval');
      await until(
        () => system.query<{ status: string }>('select status from refunds where id = $1', [refund.id]),
        ([row]) => row?.status === 'refused',
        'the refund to be refused',
        90_000,
      );
      await reached(system, id, 'reconciled');
    } finally {
      system.provider.answerRefunds('refund.succeeded');
    }
  };
};

/** Told together, since one of them waits a minute for a clock; each meets the kills of the others as well. */
const sideBySide =
  (...stories: ((system: TestSystem) => Promise<() => Promise<unknown>>)[]) =>
  async () => {
    const finishes = await Promise.all(stories.map((story) => story(system)));
    return () => Promise.all(finishes.map((finish) => finish()));
  };

/** The steps of each story; its gift meets a kill before and after each of them. */
const STORIES: [steps: string[], story: () => Promise<() => Promise<unknown>>][] = [
  [['readIntake', 'screenDonation', 'settleDonation', 'renderReceipt'], settles],
  [['cancelDonation'], cancels],
  [['recordCaseStep'], reviews],
  [['readRefund', 'decideRefund', 'sendRefund', 'completeRefund'], refunds],
  [['closePaymentWindow'], closesWindow],
  [['giveUpDonation'], isGivenUp],
  [['refuseRefund'], refundFails],
  [['decideSubjectRequest', 'endExportsOfSubject', 'eraseSubject'], () => erases(system)],
  [
    [
      'readSubjectRecord',
      'extendSubjectRequest',
      'exportSubject',
      'endExport',
      'readEscalation',
      'recordEscalationStep',
    ],
    sideBySide(handsOver, escalates),
  ],
  [['countRetention', 'decideRetention', 'recountRetention', 'purgeRange', 'finishRetention'], () => purges(system)],
  [['assessPolicy', 'readViolation', 'recordViolationStep'], () => violates(system)],
];

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

test('every step has a fault story or is listed as having none', () => {
  expect(stepNames().length).toBeGreaterThan(10);
  expect([...STORIES.flatMap(([steps]) => steps), ...WITHOUT_STORY].sort()).toEqual(stepNames().sort());
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

test.each(STORIES)(
  'a worker killed before and after the effect of %p loses nothing and does nothing twice',
  async (steps, story) => {
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
      const finish = await story();
      await finish();
    } finally {
      await Promise.all([stop(), stopOperator()]);
    }
    expect(readdirSync(markers).sort()).toEqual(points.map((point) => point.replace(':', '-')).sort());
    await expectInvariants(system);
  },
  400_000,
);
