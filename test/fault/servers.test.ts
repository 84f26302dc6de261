import { WITHOUT_DEADLINE_MS } from '../setup/api';
import { cancel, give, giveInsisting, pay, pledge, reached, rendered } from '../setup/gifts';
import { expectInvariants } from '../setup/invariants';
import { startTestSystem, type TestSystem } from '../setup/system';

let system: TestSystem;
beforeAll(async () => void (system = await startTestSystem()));
afterAll(() => system.close());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Keeps up a load while `story` runs, and ends it also when the story fails: a load left behind would never end. */
const underLoad = async (once: () => Promise<void>, everyMs: number, story: () => Promise<void>): Promise<void> => {
  let loading = true;
  const load = async () => {
    while (loading) {
      await once();
      await pause(everyMs);
    }
  };
  const loads = Promise.all([load(), load()]);
  // Told below, once the story has ended.
  loads.catch(() => undefined);
  try {
    await story();
  } finally {
    loading = false;
    await loads;
  }
};

const readiness = async () => {
  const response = await fetch(`${system.url}/readyz`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

test('gifts are accepted while Temporal is killed under load and completed after its restart', async () => {
  const before = await Promise.all(Array.from({ length: 5 }, () => give(system)));
  await system.stack.parts.temporal?.kill();
  const during = await Promise.all(Array.from({ length: 5 }, () => give(system)));
  const started = Date.now();
  const unpaid = await pledge(system);
  expect(await cancel(system, unpaid.id)).toBe(503);
  expect(Date.now() - started).toBeLessThan(WITHOUT_DEADLINE_MS);
  expect((await readiness()).status).toBe(200);
  expect(JSON.stringify((await readiness()).body)).toContain('temporal');
  await system.stack.parts.temporal?.start();
  for (const id of [...before, ...during]) await rendered(system, id);
  expect(await cancel(system, unpaid.id)).toBe(200);
  await expectInvariants(system);
});

test('no acknowledged gift is lost when Postgres stops for 30 s under load, and none is acknowledged meanwhile', async () => {
  const acknowledged: string[] = [];
  let refused = 0;
  let stopped = false;
  let status = 0;
  const giveOnce = async () => {
    const wasStopped = stopped;
    await give(system).then(
      (id) => {
        // A request that began and ended while the database was stopped must not have been acknowledged.
        if (wasStopped && stopped) throw new Error('acknowledged without a database');
        acknowledged.push(id);
      },
      () => void refused++,
    );
  };
  await underLoad(giveOnce, 100, async () => {
    await pause(2_000);
    await system.stack.parts.postgres?.stop();
    stopped = true;
    await pause(3_000);
    ({ status } = await readiness());
    await pause(27_000);
    stopped = false;
    await system.stack.parts.postgres?.start();
    await pause(3_000);
  });
  expect(status).toBe(503);
  expect(refused).toBeGreaterThan(0);
  for (const id of acknowledged) await rendered(system, id, 150_000);
  await expectInvariants(system);
});

test('gifts settle while S3 is stopped, and their receipts are rendered when it is back', async () => {
  await system.stack.parts.s3?.kill();
  const ids = await Promise.all(Array.from({ length: 3 }, () => give(system)));
  for (const id of ids) await reached(system, id, 'reconciled');
  expect((await readiness()).status).toBe(200);
  await system.stack.parts.s3?.start();
  for (const id of ids) await rendered(system, id);
  await expectInvariants(system);
});

test('no gift is lost when every process is restarted by SIGTERM under load', async () => {
  const ids: string[] = [];
  const payOnce = async () => {
    const { id } = await pledge(system).catch(() => ({ id: undefined }));
    if (id === undefined) return;
    const status = await pay(system, id).then(
      (paid) => paid.status,
      () => 0,
    );
    if (status === 200) ids.push(id);
  };
  await underLoad(payOnce, 50, async () => {
    for (const name of ['core', 'documents', 'api'] as const) {
      await pause(500);
      await system.processes[name].stop();
      await system.processes[name].start();
    }
    await pause(500);
  });
  expect(ids.length).toBeGreaterThan(0);
  for (const id of ids) await rendered(system, id);
  await system.query(`select 1`);
  await expectInvariants(system);
});

test('each of a hundred gifts at once is done once when the core worker is killed in the middle', async () => {
  // More at once than two cores answer in time: what is answered 503 is sent again, as callers do.
  const giving = Array.from({ length: 100 }, () => giveInsisting(system));
  await pause(1_500);
  await system.processes.core.kill();
  await system.processes.core.start();
  for (const id of await Promise.all(giving)) await rendered(system, id, 150_000);
  await expectInvariants(system);
});
