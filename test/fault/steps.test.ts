import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
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
  pledge,
  proposeRefund,
  reached,
  rendered,
} from '../setup/gifts';
import { expectInvariants } from '../setup/invariants';
import { startTestSystem, type TestSystem } from '../setup/system';

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
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

/** The steps of each story; its gift meets a kill before and after each of them. */
const STORIES: [steps: string[], story: () => Promise<() => Promise<unknown>>][] = [
  [['readIntake', 'screenDonation', 'settleDonation', 'renderReceipt'], settles],
  [['cancelDonation'], cancels],
  [['recordCaseStep'], reviews],
  [['readRefund', 'decideRefund', 'sendRefund', 'completeRefund'], refunds],
];

/** Restarts a worker that kills itself, as a supervisor would, until told to stop. */
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
    const worker = createManagedProcess('core', env, join(system.stack.directory, 'logs'), [
      'test/setup/crashing-worker.ts',
    ]);
    await worker.start();
    const stop = supervise(worker);
    try {
      const finish = await story();
      await finish();
    } finally {
      await stop();
    }
    expect(readdirSync(markers).sort()).toEqual(points.map((point) => point.replace(':', '-')).sort());
    await expectInvariants(system);
  },
  400_000,
);
