import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../tools/demo/api-client';
import { createManagedProcess, type ManagedProcess } from '../../tools/system/managed-process';
import { give, rendered } from '../setup/gifts';
import { expectInvariants } from '../setup/invariants';
import { allClosed, readGiftWork, stepsBegun, tasksTimedOut, type GiftWork } from '../setup/gift-work';
import { startTestSystem, type TestSystem } from '../setup/system';
import { throttle } from '../setup/throttle';

const PATIENCE_MS = 600_000;
const IDLE_GIFTS = 5;
const GIFTS = 60;
/** Worker core runs for a tenth of the time: nobody else's processor is needed for it to be short of its own. */
const SHARE = { runMs: 60, stopMs: 540 };

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem();
  // The first gift builds the index of the sanctions lists.
  await settleAll(1);
}, 120_000);
afterAll(() => system.close(), 60_000);

const giveAll = (count: number): Promise<string[]> => Promise.all(Array.from({ length: count }, () => give(system)));

const settled = async (ids: readonly string[]): Promise<void> => {
  for (const id of ids) await rendered(system, id, PATIENCE_MS);
  await allClosed(system, ids);
};

/** Gives so many gifts at once, waits until all are settled, and returns the work that they made. */
const settleAll = async (count: number): Promise<GiftWork & { begun: number }> => {
  const before = await stepsBegun(system);
  const ids = await giveAll(count);
  await settled(ids);
  return { begun: (await stepsBegun(system)) - before, ...(await readGiftWork(system, ids)) };
};

test('worker core settles every gift and repeats at most a tenth of their steps when it is short of CPU', async () => {
  const idle = await settleAll(IDLE_GIFTS);
  const release = throttle(system.processes.core, SHARE);
  const slow = await settleAll(GIFTS).finally(release);
  console.info(`idle, ${IDLE_GIFTS} gifts: ${JSON.stringify(idle)}; slow, ${GIFTS} gifts: ${JSON.stringify(slow)}`);
  const aGift = (slow.begun + slow.asNormal) / GIFTS;
  expect(aGift).toBeLessThanOrEqual((1.1 * idle.begun) / IDLE_GIFTS);
  // Gifts whose signals come together need fewer steps than on the idle system, so repeats could hide in the sum above.
  expect(slow.begun + slow.asNormal).toBeLessThanOrEqual(1.1 * slow.recorded);
  await expectInvariants(system);
}, 900_000);

describe('worker core with too little time for its workflow tasks', () => {
  let core: ManagedProcess;
  beforeAll(async () => {
    await system.processes.core.stop();
    // Many tasks at once and a second for each: what overload was before tasks were bounded.
    const env = { ...system.env, METRICS_PORT: new URL(system.processes.core.metricsUrl).port };
    const tight = { TEMPORAL_TASK_TIMEOUT_SECONDS: '1', WORKER_STICKY_TIMEOUT_SECONDS: '1', DATABASE_POOL_SIZE: '40' };
    const logs = join(system.stack.directory, 'logs');
    core = createManagedProcess('core', { env: { ...env, ...tight }, compiled: system.compiled, logs });
    await core.start();
  }, 60_000);
  afterAll(() => core.stop());

  const logged = (name: string) =>
    until(
      async () => readFileSync(core.logFile, 'utf8').includes(`"msg":"${name}"`),
      Boolean,
      `the log line ${name}`,
      PATIENCE_MS,
    );

  test('reports tasks that time out, slows the dispatcher, loses no gift and comes back to its full pace', async () => {
    const release = throttle(core, SHARE);
    let ids: string[];
    try {
      ids = await giveAll(GIFTS);
      await logged('workflow.task-timed-out');
      await logged('dispatch.slowed');
    } finally {
      await release();
    }
    await settled(ids);
    expect(await tasksTimedOut(system)).toBeGreaterThan(0);
    await logged('dispatch.at-full-pace');
    await expectInvariants(system);
  }, 900_000);
});
