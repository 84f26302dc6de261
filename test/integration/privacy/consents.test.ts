import { createHash } from 'node:crypto';
import type { Person } from '../../setup/api';
import { startApi, type TestApi } from '../../setup/api';
import { donorNamed, pledgeAs } from '../../setup/subjects';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const TEXT = hash('You may send me the newsletter.');

let api: TestApi;
let admin: Person;
beforeAll(async () => {
  api = await startApi();
  admin = await api.person('admin');
});
afterAll(() => api.close());

const donor = async (): Promise<string> => {
  const giftId = await pledgeAs(api.withActor, donorNamed('Test'));
  const [row] = await api.query<{ donor_id: string }>('select donor_id from donations where id = $1', [giftId]);
  return row!.donor_id;
};
const give = (donorId: string, more: object = {}, idempotencyKey?: string) =>
  api.ask(`/v1/donors/${donorId}/consents`, {
    key: admin.key,
    body: { type: 'newsletter', version: '2026-1', text_sha256: TEXT, ...more },
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });
const withdraw = (donorId: string, type = 'newsletter') =>
  api.ask(`/v1/donors/${donorId}/consents/${type}/withdraw`, { method: 'POST', key: admin.key });
const listed = async (donorId: string) => {
  const { body } = await api.ask(`/v1/donors/${donorId}/consents`, { key: admin.key });
  return (body['items'] as Record<string, unknown>[]).map(({ type, version, withdrawn_at: at }) => [
    type,
    version,
    at === null ? 'given' : 'withdrawn',
  ]);
};
const typeOf = ({ body }: { body: Record<string, unknown> }) => String(body['type']).split(':').at(-1);

test('a consent given, withdrawn and given again is three entries that never change', async () => {
  const id = await donor();
  expect((await give(id)).status).toBe(201);
  expect((await withdraw(id)).body['withdrawn_at']).not.toBeNull();
  expect((await withdraw(id)).status).toBe(200);
  expect((await give(id, { version: '2026-2', text_sha256: hash('Another text.') })).status).toBe(201);
  expect(await listed(id)).toEqual([
    ['newsletter', '2026-2', 'given'],
    ['newsletter', '2026-1', 'withdrawn'],
    ['newsletter', '2026-1', 'given'],
  ]);
  const [events] = await api.query<{ actions: string[] }>(
    `select array_agg(action order by sequence) as actions from audit_logs where resource_type = 'donor' and resource_id = $1`,
    [id],
  );
  expect(events?.actions).toEqual(['consent.given', 'consent.withdrawn', 'consent.given']);
});

test('a repeated request for a consent adds no entry', async () => {
  const id = await donor();
  const [one, two] = [await give(id, {}, 'once'), await give(id, {}, 'once')];
  expect(one.body).toEqual(two.body);
  expect(await listed(id)).toHaveLength(1);
});

test('a consent is withdrawn once when twenty withdraw it at once', async () => {
  const id = await donor();
  await give(id);
  const answers = await Promise.all(Array.from({ length: 20 }, () => withdraw(id)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await listed(id)).toHaveLength(2);
});

test('a consent is refused for an unknown donor or in the future, and its withdrawal when it was never given', async () => {
  const id = await donor();
  expect(typeOf(await withdraw(id))).toBe('not-found');
  expect(typeOf(await give(crypto.randomUUID()))).toBe('not-found');
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  const early = await give(id, { accepted_at: tomorrow });
  expect([typeOf(early), (early.body['errors'] as { pointer: string }[])[0]?.pointer]).toEqual([
    'invalid-request',
    '/accepted_at',
  ]);
  expect(typeOf(await give(id, { text_sha256: 'none' }))).toBe('invalid-request');
});

test('a consent holds neither address nor browser of the person who recorded it', async () => {
  const id = await donor();
  await give(id);
  expect(await api.query('select ip_address, user_agent, details from consents where donor_id = $1', [id])).toEqual([
    { ip_address: null, user_agent: null, details: {} },
  ]);
});
