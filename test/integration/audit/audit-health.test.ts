import { testObjectLock } from '../../../services/audit/test-object-lock';
import { startApi, type TestApi } from '../../setup/api';
import { eventually } from '../../setup/api-with-workers';
import { openLockedStore } from '../../setup/locked-store';
import { engine } from '../database/harness';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const read = async (path: string) => {
  const { status, body } = await api.ask(path);
  const { parts } = body as { parts: { audit: { state: string; missing?: string } } };
  return [status, parts.audit] as const;
};
/** As it is reported once the answer of the second before is no longer given. */
const becomes = (path: string, state: 'up' | 'down') =>
  eventually(
    () => read(path),
    ([, part]) => part.state === state,
  );

test('readiness and health report an object lock that failed its last test until it passes one', async () => {
  const store = openLockedStore();
  for (const path of ['/readyz', '/health']) {
    await testObjectLock({ withActor: api.withActor, lockedStore: store }, engine());
    expect(await becomes(path, 'up')).toEqual([200, { state: 'up' }]);
    await testObjectLock(
      {
        withActor: api.withActor,
        lockedStore: { ...store, testLock: async () => ({ broken: ['delete'] }) },
      },
      engine(),
    );
    expect(await becomes(path, 'down')).toEqual([
      200,
      { state: 'down', missing: expect.stringContaining('object lock did not pass its last test') as string },
    ]);
  }
});
