import { createTestObjectLock } from '../../../services/governance/test-object-lock';
import { openLockedStore } from '../../setup/locked-store';
import { startApi, type TestApi } from '../../setup/api';
import { engine } from '../database/harness';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const partOf = async (path: string) => {
  const { status, body } = await api.ask(path);
  const { parts } = body as { parts: { audit: { state: string; missing?: string } } };
  return [status, parts.audit] as const;
};

test('a lock that did not pass its last test shows in readiness and health, until it passes one', async () => {
  const store = openLockedStore();
  const passes = createTestObjectLock({ withActor: api.withActor, store });
  const fails = createTestObjectLock({
    withActor: api.withActor,
    store: { ...store, testLock: async () => ({ broken: ['delete'] }) },
  });
  for (const path of ['/readyz', '/health']) {
    await passes(engine());
    expect(await partOf(path)).toEqual([200, { state: 'up' }]);
    await fails(engine());
    expect(await partOf(path)).toEqual([
      200,
      { state: 'down', missing: expect.stringContaining('object lock did not pass its last test') as string },
    ]);
  }
});
