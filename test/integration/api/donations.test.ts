import { randomUUID } from 'node:crypto';
import { startApi, type TestApi } from '../../setup/api';
import { pay } from '../../setup/webhooks';

let api: TestApi;
let finance: string;
let officer: string;
beforeAll(async () => {
  api = await startApi();
  finance = await api.key('finance');
  officer = await api.key('compliance');
});
afterAll(() => api.close());

const DONOR = { kind: 'individual', full_name: 'Ada Canary', email: 'ada@example.org', country: 'US' };
const PLEDGE = { method: 'card', amount: '50.00', currency: 'USD', donor: DONOR };

const pledge = async (more: object = {}) => {
  const { status, body } = await api.ask('/v1/donations', { key: finance, body: { ...PLEDGE, ...more } });
  expect(status).toBe(201);
  return body as { id: string; donor_id: string; status: string };
};
/** As a worker would, without one. */
const setStatus = (id: string, status: string, reason: string) =>
  api.query(
    `update donations set status = $2, status_reason = $3, version = version + 1,
       closed_at = case when $2 = 'blocked' then now() end where id = $1`,
    [id, status, reason],
  );

describe('a pledge', () => {
  it('is stored and read back unchanged, with the same ETag', async () => {
    const made = await api.ask('/v1/donations', { key: finance, body: PLEDGE });
    expect(made.status).toBe(201);
    const read = await api.ask(made.headers.get('location')!, { key: finance });
    const { status_token: token } = made.body;
    expect({ ...read.body, status_token: token }).toEqual(made.body);
    expect(read.headers.get('etag')).toBe(made.headers.get('etag'));
    expect(read.body).toMatchObject({ status: 'created', amount: '50.00', received: '0.00', currency: 'USD' });
    expect(JSON.stringify(read.body)).not.toContain('Canary');
  });

  it('is committed with the command that starts its workflow for the caller', async () => {
    const made = await api.ask('/v1/donations', { key: finance, body: PLEDGE, headers: { 'x-request-id': 'req-77' } });
    const rows = await api.query('select kind, request_id, payload from outbox where aggregate_id = $1', [
      made.body['id'],
    ]);
    expect(rows).toEqual([
      expect.objectContaining({
        kind: 'start',
        request_id: 'req-77',
        payload: expect.objectContaining({ workflowId: `donation:${made.body['id'] as string}` }) as unknown,
      }),
    ]);
  });

  it('accepts a known donor, and refuses an unknown one with a pointer', async () => {
    const { donor_id: donorId } = await pledge();
    const again = { ...PLEDGE, donor: undefined, donor_id: donorId.toUpperCase() };
    expect((await api.ask('/v1/donations', { key: finance, body: again })).body).toMatchObject({ donor_id: donorId });
    const unknown = { ...again, donor_id: randomUUID() };
    const { status, body } = await api.ask('/v1/donations', { key: finance, body: unknown });
    expect([status, body['errors']]).toEqual([422, [expect.objectContaining({ pointer: '/donor_id' })]]);
  });

  it.each([
    ['two donors', { donor_id: randomUUID() }, 400, '/donor_id'],
    ['no donor', { donor: undefined }, 400, '/donor_id'],
    ['a nameless person', { donor: { kind: 'individual' } }, 400, '/donor/full_name'],
    ['a named anonymous donor', { donor: { kind: 'anonymous', full_name: 'X' } }, 400, '/donor/full_name'],
    ['an unknown field', { tip: '1' }, 400, '/tip'],
    ['an unknown field within', { donor: { ...DONOR, age: 7 } }, 400, '/donor/age'],
    ['a number', { amount: 50 }, 400, '/amount'],
    ['an unknown currency', { currency: 'XXX' }, 400, '/currency'],
    ['a chain for a card', { chain: 'ethereum' }, 400, '/chain'],
    ['a null byte', { donor: { ...DONOR, full_name: 'A\u0000B' } }, 400, '/donor/full_name'],
    ['half a character', { donor: { ...DONOR, full_name: 'A\ud800' } }, 400, '/donor/full_name'],
    ['an override of direction', { donor: { ...DONOR, full_name: 'Canary\u202e' } }, 400, '/donor/full_name'],
    ['Hangul fillers for a name', { donor: { kind: 'individual', full_name: '김\u3164' } }, 400, '/donor/full_name'],
    ['digits for a name', { donor: { kind: 'individual', full_name: '42' } }, 400, '/donor/full_name'],
    ['a mark in an address', { donor: { ...DONOR, address: ['1 Way', 'Canary\u200e'] } }, 400, '/donor/address/1'],
    ['no email address', { donor: { ...DONOR, email: 'Canary' } }, 400, '/donor/email'],
    ['a reserved country', { donor: { ...DONOR, country: 'UK' } }, 400, '/donor/country'],
    ['no amount', { amount: '0.00' }, 422, '/amount'],
    ['too many decimals', { amount: '1.001' }, 422, '/amount'],
    ['a negative amount', { amount: '-1' }, 422, '/amount'],
    ['too large an amount', { amount: '9'.repeat(79) }, 422, '/amount'],
  ])('is refused with %s', async (_what, more, status, pointer) => {
    const answer = await api.ask('/v1/donations', { key: finance, body: { ...PLEDGE, ...more } });
    expect([answer.status, answer.body['errors']]).toEqual([status, [expect.objectContaining({ pointer })]]);
    expect(JSON.stringify(answer.body)).not.toContain('Canary');
  });

  it('makes one gift when copies of one request arrive in parallel', async () => {
    const idempotencyKey = randomUUID();
    const before = await api.query('select id from donations');
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => api.ask('/v1/donations', { key: finance, body: PLEDGE, idempotencyKey })),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map(({ body }) => body['id'])).size).toBe(1);
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    expect(await api.query('select id from donations')).toHaveLength(before.length + 1);
    // The next copy gets the kept answer, sealed meanwhile.
    const last = await api.ask('/v1/donations', { key: finance, body: PLEDGE, idempotencyKey });
    expect(last.body).toEqual(made[0]!.body);
    const other = await api.ask('/v1/donations', { key: officer, body: PLEDGE, idempotencyKey });
    expect(other.status).toBe(403);
    const [row] = await api.query<{ response: Buffer }>('select response from idempotency_keys where key = $1', [
      idempotencyKey,
    ]);
    expect(row!.response.includes(String(last.body['id']))).toBe(false);
  });

  it('is processed again after a minute when a crash left it in flight', async () => {
    const idempotencyKey = randomUUID();
    const ask = () => api.ask('/v1/donations', { key: finance, body: PLEDGE, idempotencyKey });
    const first = await ask();
    const before = await api.query('select id from donations');
    const unfinish = (age: string) =>
      api.query(
        `alter table idempotency_keys disable trigger user;
         update idempotency_keys set status = 'in_flight', response = null, response_status = null,
           updated_at = now() - interval '${age}' where key = '${idempotencyKey}';
         alter table idempotency_keys enable trigger user`,
      );
    await unfinish('50 seconds');
    expect((await ask()).body['type']).toBe('urn:hingecraft:problem:idempotency-in-flight');
    await unfinish('61 seconds');
    // The gift was stored before the crash: the next try finds it and makes no other.
    expect((await ask()).body).toEqual(first.body);
    expect(await api.query('select id from donations')).toHaveLength(before.length);
  });
});

describe('reading gifts', () => {
  it('pages through the list with a cursor, newest first', async () => {
    const donorId = (await pledge()).donor_id;
    for (let n = 0; n < 4; n++) await pledge({ donor: undefined, donor_id: donorId });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await api.ask(`/v1/donations?donor_id=${donorId}&limit=2${after}`, { key: finance });
      seen.push(...(body['items'] as { id: string }[]).map(({ id }) => id));
      cursor = body['next_cursor'] as string | null;
    }
    expect(seen).toHaveLength(5);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'cursor=x',
    'status=flagged',
    'created_after=today',
    'created_after=0000-01-01T00:00:00Z',
    'created_before=9999-12-31T23:59:59-12:00',
    'donor_id=1',
    'a=1',
  ])('refuses the query ?%s', async (query) => {
    expect((await api.ask(`/v1/donations?${query}`, { key: finance })).status).toBe(400);
  });

  it('filters the list by time and method', async () => {
    const { id } = await pledge({ method: 'bank' });
    const list = async (query: string) => {
      const { body } = await api.ask(`/v1/donations?${query}`, { key: finance });
      return (body['items'] as { id: string }[]).map((item) => item.id);
    };
    expect(await list('method=bank')).toContain(id);
    expect(await list('method=cash')).toEqual([]);
    const now = encodeURIComponent(new Date().toISOString());
    expect(await list(`method=bank&created_after=${now}`)).toEqual([]);
    expect(await list(`method=bank&created_before=${now}`)).toContain(id);
  });

  it('answers 404 for an unknown id and 400 for a malformed one', async () => {
    expect((await api.ask(`/v1/donations/${randomUUID()}`, { key: finance })).status).toBe(404);
    expect((await api.ask('/v1/donations/1', { key: finance })).status).toBe(400);
  });
});

describe('the API, for callers without a case permission,', () => {
  it.each([
    ['flagged', 'hit'],
    ['kyc_required', 'hit'],
    ['blocked', 'sanctioned'],
  ])('shows a gift that is %s as pending, identical to the byte', async (status, reason) => {
    const { id, donor_id: donorId } = await pledge();
    await setStatus(id, 'pending', 'screening');
    const pending = await api.ask(`/v1/donations/${id}`, { key: finance });
    await setStatus(id, status, reason);
    const held = await api.ask(`/v1/donations/${id}`, { key: finance });
    expect(held.bytes.equals(pending.bytes)).toBe(true);
    expect(held.headers.get('etag')).toBe(pending.headers.get('etag'));
    const listed = await api.ask(`/v1/donations?status=pending&donor_id=${donorId}`, { key: finance });
    expect(listed.body['items']).toEqual([pending.body]);
    const seen = await api.ask(`/v1/donations/${id}`, { key: officer });
    expect(seen.body).toMatchObject({ status, status_reason: reason });
  });

  it('refuses to cancel and to refund with one answer, whatever the reason', async () => {
    const answers = [];
    const states = [
      ['pending', 'screening'],
      ['pending', 'awaiting-lists'],
      ['flagged', 'hit'],
      ['kyc_required', 'hit'],
      ['blocked', 'sanctioned'],
      ['confirmed', 'cleared'],
    ] as const;
    for (const [status, reason] of states) {
      const { id } = await pledge();
      await setStatus(id, status, reason);
      const headers = { 'if-match': '*', 'x-request-id': 'same' };
      const cancelled = await api.ask(`/v1/donations/${id}/cancel`, { key: finance, body: {}, headers });
      const body = { reason: 'asked for' };
      const refunded = await api.ask(`/v1/donations/${id}/refunds`, { key: finance, body, headers });
      answers.push(JSON.stringify([cancelled.status, cancelled.body, refunded.status, refunded.body]));
    }
    expect(new Set(answers).size).toBe(1);
    expect(JSON.parse(answers[0]!)).toMatchObject([409, { detail: expect.any(String) as string }, 409, {}]);
  });

  it('accepts further payments for blocked and pending gifts alike, and shows both alike', async () => {
    const seen = [];
    for (const [status, reason] of [
      ['pending', 'screening'],
      ['flagged', 'hit'],
      ['blocked', 'sanctioned'],
    ] as const) {
      const { id } = await pledge();
      await setStatus(id, status, reason);
      const references = [`same-${id}`, `other-${id}`];
      await pay(api, { donation_id: id, payment_reference: references[0] });
      await pay(api, { donation_id: id, payment_reference: references[1], currency: 'EUR' });
      const { body: gift } = await api.ask(`/v1/donations/${id}`, { key: finance });
      const { body: list } = await api.ask('/v1/payments?limit=100', { key: finance });
      const payments = (list['items'] as { provider_reference: string }[]).filter((one) =>
        references.includes(one.provider_reference),
      );
      const shown = [gift['status'], gift['received'], gift['closed_at'], payments];
      seen.push(
        JSON.stringify(shown)
          .replaceAll(id, 'ID')
          .replaceAll(/"(id|received_at)":"[^"]+"/g, ''),
      );
    }
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]).toContain('"discrepancy":"excess"');
  });
});
