import { issuePasswordLink } from '../../../services/identity/password-link';
import { seed } from '../../../tools/seed/seed';
import { OPERATOR, startApi, type TestApi } from '../../setup/api';
import { logIn, PASSWORD } from '../../setup/people';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const ORGANIZATION = {
  ORGANIZATION_LEGAL_NAME: 'Makers of Springfield',
  ORGANIZATION_REGISTRATION_NUMBER: '1',
  ORGANIZATION_COUNTRY: 'US',
  ORGANIZATION_ADDRESS: '1 Example Way|Springfield',
  ORGANIZATION_TIME_ZONE: 'America/New_York',
};

it('a new installation has an administrator who can log in by a one-time link only', async () => {
  const adminId = await seed(api.withActor, ORGANIZATION);
  expect(await api.query('select * from user_identities')).toEqual([]);
  const token = await issuePasswordLink(api, adminId!, OPERATOR);
  const email = 'admin@example.org';
  expect((await logIn(api, email)).status).toBe(401);
  expect((await api.ask('/v1/passwords', { body: { token, password: PASSWORD, email } })).status).toBe(200);
  const answer = await logIn(api, email);
  expect([answer.status, answer.body['user_id']]).toEqual([201, adminId]);
  expect(await seed(api.withActor, ORGANIZATION)).toBeUndefined();
});
