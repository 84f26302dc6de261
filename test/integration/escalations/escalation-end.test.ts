import { setTimeout as sleep } from 'node:timers/promises';
import { startApi, type Person, type TestApi } from '../../setup/api';

/** No worker runs here, nor a dispatcher: nothing tidies up. */
let api: TestApi;
let officer: Person;
beforeAll(async () => {
  api = await startApi();
  officer = await api.person('compliance');
});
afterAll(() => api.close());

const payments = async () => (await api.ask('/v1/payments', { key: officer.key })).status;

test('a grant gives nothing at the next request after its end, even when no worker runs', async () => {
  expect(await payments()).toBe(403);
  const until = Date.now() + 3_000;
  const { body } = await api.ask('/v1/escalations', {
    key: officer.key,
    body: {
      permission: 'payments:read',
      reason: 'The provider is on the telephone',
      expires_at: new Date(until).toISOString(),
      break_glass: true,
    },
  });
  expect(body).toMatchObject({ status: 'active', in_force: true });
  expect(await payments()).toBe(200);
  await sleep(until - Date.now());
  expect(await payments()).toBe(403);
  const after = await api.ask(`/v1/escalations/${String(body['id'])}`, { key: officer.key });
  expect(after.body).toMatchObject({ status: 'active', in_force: false });
});
