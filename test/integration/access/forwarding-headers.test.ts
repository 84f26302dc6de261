import { accessRule, definitionOf } from '../../factories/access-rules';
import { startApi, type Person, type TestApi } from '../../setup/api';
import { donorNamed, pledgeAs } from '../../setup/subjects';

const CLAIMED = '203.0.113.7';
const PROXY_SAW = '198.51.100.9';

interface Office {
  api: TestApi;
  /** Reads gifts from the office only. */
  reader: Person;
  giftId: string;
}

/** An API behind so many proxies, with a rule that lets one person read gifts from an address range. */
const openOffice = async (trustedProxies: number, effect: 'allow' | 'deny', ipCidrs: string[]): Promise<Office> => {
  const api = await startApi({ trustedProxies });
  const admin = await api.person('admin');
  const reader = effect === 'allow' ? await api.person() : await api.person('finance');
  const giftId = await pledgeAs(api.withActor, donorNamed('Birch'));
  const subjects = { v: 1, users: [reader.id], roles: [] } as const;
  const rule = accessRule({ resourceType: 'donations', name: 'office', effect, subjects, ipCidrs });
  const made = await api.ask('/v1/rules', { key: admin.key, body: definitionOf(rule) });
  const path = `/v1/rules/${String(made.body['id'])}/activate`;
  expect((await api.ask(path, { key: admin.key, body: {} })).status).toBe(200);
  return { api, reader, giftId };
};

/** How a single read and a list answer with these headers. */
const seenWith = async ({ api, reader, giftId }: Office, headers: Record<string, string> = {}) => {
  const single = await api.ask(`/v1/donations/${giftId}`, { key: reader.key, headers });
  const list = await api.ask('/v1/donations', { key: reader.key, headers });
  return [single.status, ((list.body['items'] ?? []) as { id: string }[]).map(({ id }) => id)];
};

const SPOOFS: Record<string, string>[] = [
  { 'x-forwarded-for': CLAIMED },
  { 'x-forwarded-for': `${CLAIMED}, 127.0.0.1` },
  { forwarded: `for=${CLAIMED};proto=https` },
  { 'x-real-ip': CLAIMED },
  { 'x-client-ip': CLAIMED },
  { 'cf-connecting-ip': CLAIMED },
  { 'true-client-ip': CLAIMED },
  { 'x-cluster-client-ip': CLAIMED },
  { 'x-original-forwarded-for': CLAIMED },
];

describe('the caller address, without a proxy,', () => {
  let allowed: Office;
  let denied: Office;
  let local: Office;
  beforeAll(async () => {
    allowed = await openOffice(0, 'allow', ['203.0.113.0/24']);
    denied = await openOffice(0, 'deny', ['127.0.0.0/8', '::1/128']);
    local = await openOffice(0, 'allow', ['127.0.0.0/8', '::1/128']);
  });
  afterAll(() => Promise.all([allowed, denied, local].map(({ api }) => api.close())));

  test.each(SPOOFS)('is not changed to a listed address by %j', async (headers) => {
    expect(await seenWith(allowed, headers)).toEqual([403, []]);
  });

  test.each(SPOOFS)('is not hidden from a deny by %j', async (headers) => {
    expect(await seenWith(denied, headers)).toEqual([403, []]);
  });

  test('is the address of the connection', async () => {
    expect(await seenWith(local)).toEqual([200, [local.giftId]]);
  });
});

describe('the caller address, behind one proxy,', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice(1, 'allow', ['203.0.113.0/24']);
  });
  afterAll(() => office.api.close());

  test.each([
    ['a header that the caller sent to the proxy', { 'x-forwarded-for': `${CLAIMED}, ${PROXY_SAW}` }],
    ['many headers that the caller sent to the proxy', { 'x-forwarded-for': `${CLAIMED}, ${CLAIMED}, ${PROXY_SAW}` }],
    ['a header that the proxy does not write', { 'x-forwarded-for': PROXY_SAW, forwarded: `for=${CLAIMED}` }],
    ['an address with more around it', { 'x-forwarded-for': `${CLAIMED} ` + 'or so' }],
  ])('is not changed by %s', async (_name, headers) => {
    expect(await seenWith(office, headers)).toEqual([403, []]);
  });

  test('is the address that the proxy saw', async () => {
    expect(await seenWith(office, { 'x-forwarded-for': `${PROXY_SAW}, ${CLAIMED}` })).toEqual([200, [office.giftId]]);
  });
});
