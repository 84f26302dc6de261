import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { WirePayload } from '../../../contracts/access/payload-schemas';
import { createPayloadKeys } from '../../../platform/crypto/payload-keys';
import { createPayloadCodec } from '../../../platform/temporal/payload-codec';
import { ORIGIN, startApi, type TestApi } from '../../setup/api';
import { addMember, fromPage, openSession } from '../../setup/people';

/** Where the Temporal UI is served from in this file. */
const UI = 'https://temporal.example.org';
const PATH = '/v1/payloads/decode';

let api: TestApi;
let operator: string;
beforeAll(async () => {
  api = await startApi({ payloadDecoderOrigin: UI });
  operator = await api.key('dev');
});
afterAll(() => api.close());

const plain = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const wire = ({ metadata = {}, data }: Payload): WirePayload => ({
  metadata: Object.fromEntries(
    Object.entries(metadata!).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
  ),
  data: Buffer.from(data ?? []).toString('base64'),
});
const sealed = async (value: unknown, key = api.keys.payloadKey): Promise<WirePayload> => {
  const [payload] = await createPayloadCodec(createPayloadKeys(key)).encode([defaultPayloadConverter.toPayload(value)]);
  return wire(payload!);
};
const decode = (payloads: unknown, headers: Record<string, string> = {}, key: string | undefined = operator) =>
  api.ask(PATH, { body: { payloads }, key, headers, idempotencyKey: null });
/** What a page of Temporal's shows in each place. */
const shown = ({ body }: Awaited<ReturnType<typeof decode>>): unknown[] =>
  (body['payloads'] as WirePayload[]).map(({ metadata, data }) => {
    expect(Buffer.from(metadata['encoding']!, 'base64').toString()).toBe('json/plain');
    return JSON.parse(Buffer.from(data, 'base64').toString()) as unknown;
  });
const auditEvents = (requestId: string) =>
  api.query<object>(
    'select action, outcome, resource_type, resource_id, actor_id from audit_logs where request_id = $1',
    [requestId],
  );
const accesses = (requestId: string) =>
  api.query<object>(
    'select actor_id, resource_type, resource_id, action, granted from access_log where request_id = $1',
    [requestId],
  );

test('decode shows payloads to a caller with payloads:read, and logs caller and namespace', async () => {
  const { id, key } = await api.person('dev');
  const payloads = [await sealed({ donationId: 'x' }), await sealed('A gift by card'), wire(plain('before'))];
  const answer = await decode(payloads, { 'x-namespace': 'gifts', 'x-request-id': 'decode-1' }, key);
  expect(answer.status).toBe(200);
  expect(shown(answer)).toEqual([{ donationId: 'x' }, 'A gift by card', 'before']);
  expect(await accesses('decode-1')).toEqual([
    { actor_id: id, resource_type: 'payloads', resource_id: 'gifts', action: 'read', granted: true },
  ]);
  expect(await auditEvents('decode-1')).toEqual([
    {
      action: 'payloads.decoded',
      outcome: 'done',
      resource_type: 'payloads',
      resource_id: 'gifts',
      actor_id: id,
    },
  ]);
});

test.each(['admin', 'finance', 'compliance', 'compliance_lead', 'member'] as const)(
  'decode shows each payload as not permitted to the role %s, and logs that',
  async (role) => {
    const { id, key } = await api.person(role);
    const requestId = `refused-${role}`;
    const answer = await decode(
      [await sealed({ donationId: 'x' }), wire(plain('before'))],
      { 'x-request-id': requestId },
      key,
    );
    expect([answer.status, shown(answer)]).toEqual([200, ['not permitted', 'not permitted']]);
    expect(answer.bytes.toString()).not.toContain(Buffer.from('donationId').toString('base64').slice(0, 8));
    expect(await accesses(requestId)).toEqual([
      { actor_id: id, resource_type: 'payloads', resource_id: '*', action: 'read', granted: false },
    ]);
    expect(await auditEvents(requestId)).toEqual([expect.objectContaining({ outcome: 'refused', actor_id: id })]);
  },
);

test('decode shows a payload without its key as erased and a changed one as not readable, beside readable ones', async () => {
  const changed = await sealed('changed');
  const data = Buffer.from(changed.data, 'base64');
  data[data.length - 1]! ^= 1;
  const answer = await decode([
    await sealed('gone', randomBytes(32)),
    { ...changed, data: data.toString('base64') },
    { metadata: changed.metadata, data: '' },
    await sealed('there'),
  ]);
  expect(shown(answer)).toEqual(['erased', 'not readable', 'not readable', 'there']);
});

test('decode shows nothing when the read cannot be logged', async () => {
  const payloads = [await sealed({ donationId: 'x' })];
  for (const [table, name] of [
    ['access_log', 'access'],
    ['audit_logs', 'audit'],
  ]) {
    await api.query(`create function refuse_${name}() returns trigger language plpgsql as
      $$ begin raise exception 'no ${name} log today'; end $$`);
    await api.query(`create trigger refuse before insert on ${table} for each row execute function refuse_${name}()`);
    const answer = await decode(payloads);
    await api.query(`drop trigger refuse on ${table}`);
    expect([table, answer.status, answer.body['payloads']]).toEqual([table, 500, undefined]);
  }
  expect(shown(await decode(payloads))).toEqual([{ donationId: 'x' }]);
});

test.each([
  ['an empty body', {}, 400],
  ['a body without a list', { payloads: {} }, 400],
  ['data that is not base64', { payloads: [{ metadata: { encoding: '%' }, data: '' }] }, 400],
  ['too many payloads', { payloads: Array.from({ length: 257 }, () => ({})) }, 400],
  [
    'too much metadata',
    { payloads: [{ metadata: Object.fromEntries([...'abcdefghijklmnopq'].map((name) => [name, ''])) }] },
    400,
  ],
  ['a body over the limit', { payloads: [{ data: 'A'.repeat(70_000) }] }, 413],
])('decode refuses %s with status %3$i', async (_name, body, status) => {
  expect((await api.ask(PATH, { body, key: operator, idempotencyKey: null })).status).toBe(status);
});

test('decode ignores further query parameters of the Temporal UI', async () => {
  const body = { payloads: [await sealed('there')] };
  for (const query of ['preserveStorageRefs=true', 'preserveStorageRefs=true&more=1'])
    expect(shown(await api.ask(`${PATH}?${query}`, { body, key: operator, idempotencyKey: null }))).toEqual(['there']);
});

test('decode ignores an empty list and unknown members, and does not log an invalid namespace', async () => {
  expect(shown(await decode([]))).toEqual([]);
  const payload = { ...(await sealed('there')), externalPayloads: [] };
  const headers = { 'x-namespace': 'Carla Kanarienvogel', 'x-request-id': 'odd-namespace' };
  expect(shown(await decode([payload], headers))).toEqual(['there']);
  expect(await accesses('odd-namespace')).toEqual([expect.objectContaining({ resource_id: '*' })]);
});

test('decode refuses a caller without valid credentials', async () => {
  const payloads = [await sealed('there')];
  for (const headers of [{}, { authorization: `Bearer hc_${'x'.repeat(40)}` }] as Record<string, string>[]) {
    const answer = await api.ask(PATH, { body: { payloads }, headers, idempotencyKey: null });
    expect([answer.status, answer.body['payloads']]).toEqual([401, undefined]);
  }
});

describe('decode, called from a browser,', () => {
  const preflight = (origin: string, path = PATH) =>
    fetch(`${api.url}${path}`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-namespace',
      },
    });
  const allowed = ({ headers }: Response | { headers: Headers }) => [
    headers.get('access-control-allow-origin'),
    headers.get('access-control-allow-credentials'),
  ];

  test('answers the preflight of the Temporal UI, and of no other page', async () => {
    const answer = await preflight(UI);
    expect([answer.status, ...allowed(answer)]).toEqual([204, UI, 'true']);
    expect(answer.headers.get('access-control-allow-methods')).toBe('POST');
    expect(answer.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('x-namespace');
    for (const origin of ['https://evil.example.org', `${UI}.evil.example`, 'null', ORIGIN]) {
      const other = await preflight(origin);
      expect([origin, other.headers.get('access-control-allow-origin')]).toEqual([origin, null]);
    }
  });

  test('accepts a session from the Temporal UI and from our own pages only', async () => {
    const { email } = await addMember(api, 'dev');
    const cookie = await openSession(api, email);
    const payloads = [await sealed('there')];
    const ask = (headers: Record<string, string>) =>
      api.ask(PATH, { body: { payloads }, headers, idempotencyKey: null });
    const answer = await ask({ cookie, origin: UI });
    expect([answer.status, shown(answer), ...allowed(answer)]).toEqual([200, ['there'], UI, 'true']);
    expect(answer.headers.get('vary')).toContain('Origin');
    expect((await ask(fromPage(cookie))).status).toBe(200);
    for (const headers of [{ cookie, origin: 'https://evil.example.org' }, { cookie }] as Record<string, string>[]) {
      const refused = await ask(headers);
      expect([refused.status, String(refused.body['type']).split(':').at(-1)]).toEqual([403, 'foreign-origin']);
      expect(allowed(refused)[0]).toBeNull();
    }
  });

  test('is the only endpoint open to the Temporal UI, which can read a refusal', async () => {
    const { email } = await addMember(api, 'admin');
    const cookie = await openSession(api, email);
    const elsewhere = await api.ask('/v1/me/step-up', { body: { password: 'x' }, headers: { cookie, origin: UI } });
    expect([elsewhere.status, allowed(elsewhere)[0]]).toEqual([403, null]);
    expect((await preflight(UI, '/v1/me/step-up')).status).toBe(405);
    const none = await api.ask(PATH, { body: { payloads: [] }, headers: { origin: UI }, idempotencyKey: null });
    expect([none.status, allowed(none)[0]]).toEqual([401, UI]);
  });

  test('is closed to pages of other origins when no Temporal UI is configured', async () => {
    const closed = await startApi();
    try {
      const answer = await fetch(`${closed.url}${PATH}`, { method: 'OPTIONS', headers: { origin: UI } });
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([405, null]);
      const { email } = await addMember(closed, 'dev');
      const headers = { cookie: await openSession(closed, email), origin: UI };
      const refused = await closed.ask(PATH, { body: { payloads: [] }, headers, idempotencyKey: null });
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    } finally {
      await closed.close();
    }
  });
});
