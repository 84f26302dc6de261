import { createHash } from 'node:crypto';
import type { ConditionNode } from '../../../contracts/rules/rules';
import { accessRule, definitionOf, when } from '../../factories/access-rules';
import { startApi, type Person, type TestApi } from '../../setup/api';
import { donorNamed, pledgeAs } from '../../setup/subjects';

let api: TestApi;
let admin: Person;
let reader: Person;
let giftId: string;
let donorId: string;
beforeAll(async () => {
  api = await startApi();
  [admin, reader] = [await api.person('admin'), await api.person()];
  giftId = await pledgeAs(api.withActor, donorNamed('Birch'));
  await pledgeAs(api.withActor, donorNamed('Cedar'));
  const [row] = await api.query<{ donor_id: string }>('select donor_id from donations where id = $1', [giftId]);
  donorId = row!.donor_id;
});
afterAll(() => api.close());

const consents = (right: object): ConditionNode =>
  ({ op: 'contains', left: { ref: '$context.consentPurposes' }, right }) as ConditionNode;
const addRule = async (test: ConditionNode, change: object = {}) => {
  const subjects = { v: 1, users: [reader.id], roles: [] } as const;
  const rule = accessRule({ resourceType: 'donations', name: 'campaign', subjects, condition: when(test), ...change });
  const made = await api.ask('/v1/rules', { key: admin.key, body: definitionOf(rule) });
  return {
    made,
    activate: () => api.ask(`/v1/rules/${String(made.body['id'])}/activate`, { key: admin.key, body: {} }),
  };
};
const give = (type: string) =>
  api.ask(`/v1/donors/${donorId}/consents`, {
    key: admin.key,
    body: { type, version: '1', text_sha256: createHash('sha256').update(type).digest('hex') },
  });
const withdraw = (type: string) =>
  api.ask(`/v1/donors/${donorId}/consents/${type}/withdraw`, { method: 'POST', key: admin.key });
/** What the reader sees: in a list, and one by one. */
const seen = async (headers: Record<string, string> = {}) => {
  const list = await api.ask('/v1/donations', { key: reader.key, headers });
  const single = await api.ask(`/v1/donations/${giftId}`, { key: reader.key, headers });
  return [((list.body['items'] ?? []) as { id: string }[]).map(({ id }) => id), single.status];
};

test('a rule about consent shows a gift while its donor consents, and hides it at the next request after a withdrawal', async () => {
  const { made, activate } = await addRule(consents({ value: 'campaign' }));
  expect(made.status).toBe(201);
  expect((await activate()).status).toBe(200);
  expect(await seen()).toEqual([[], 404]);
  expect((await give('newsletter')).status).toBe(201);
  expect(await seen()).toEqual([[], 404]);
  expect((await give('campaign')).status).toBe(201);
  expect(await seen()).toEqual([[giftId], 200]);
  expect((await withdraw('campaign')).status).toBe(200);
  expect(await seen()).toEqual([[], 404]);
  expect((await give('campaign')).status).toBe(201);
  expect(await seen()).toEqual([[giftId], 200]);
});

test('a rule about consent is refused for a resource type without a subject', async () => {
  const { made } = await addRule(consents({ value: 'x' }), { resourceType: 'parked', actions: ['operate'] });
  expect([made.status, JSON.stringify(made.body)]).toEqual([422, expect.stringContaining('have no subject')]);
});
