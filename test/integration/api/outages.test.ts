import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { OPERATOR, startApi, WITHOUT_DEADLINE_MS, type TestApi } from '../../setup/api';
import { eventually } from '../../setup/api-with-workers';
import { pay } from '../../setup/webhooks';
import { startTcpProxy, type TcpProxy } from '../../setup/tcp-proxy';

const PLEDGE = { method: 'card', amount: '50.00', currency: 'USD', donor: { kind: 'anonymous' } };

/** Nothing listens on port 1. */
const NOWHERE = '127.0.0.1:1';

describe('the API, without Temporal and S3,', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ temporalAddress: NOWHERE, s3Endpoint: `http://${NOWHERE}` });
  });
  afterAll(() => api.close());

  it('accepts pledges and webhooks, and answers decisions with 503 within a deadline', async () => {
    const key = await api.key('finance');
    const made = await api.ask('/v1/donations', { key, body: PLEDGE });
    expect(made.status).toBe(201);
    const ids = { id: made.body['id'] as string, etag: made.headers.get('etag')! };

    const begun = Date.now();
    const idempotencyKey = randomUUID();
    const headers = { 'if-match': ids.etag };
    const cancel = () => api.ask(`/v1/donations/${ids.id}/cancel`, { key, body: {}, headers, idempotencyKey });
    const cancelled = await cancel();
    expect(Date.now() - begun).toBeLessThan(WITHOUT_DEADLINE_MS);
    expect([cancelled.status, cancelled.headers.get('retry-after')]).toEqual([503, '5']);
    // The key is free again: a retry is a new try, not a kept failure.
    expect((await cancel()).status).toBe(503);

    expect((await pay(api, { donation_id: ids.id })).status).toBe(200);
    expect((await api.ask(`/v1/donations/${ids.id}`, { key })).body).toMatchObject({ status: 'pending' });
    const operator = await api.key('admin');
    for (const step of ['retry', 'give-up']) {
      const parked = await api.ask(`/v1/parked/donation:${ids.id}/${step}`, { key: operator, body: {} });
      expect(parked.status).toBe(503);
    }
  });

  it('answers 409 for a receipt file that is not rendered, and 503 for one that it cannot fetch', async () => {
    const key = await api.key('finance');
    const { body } = await api.ask('/v1/donations', { key, body: PLEDGE });
    const [receipt, asset] = [randomUUID(), randomUUID()];
    await api.query(
      `insert into organizations (id, legal_name, registration_number, country, address, time_zone)
       values ($1, 'Test', '1', 'US', '{"lines":[]}', 'Etc/UTC')`,
      [receipt],
    );
    await api.query(
      `insert into receipts (id, number, year, sequence, issued_on, given_on, gift_year, time_zone, organization_id,
         donation_id, jurisdiction, facts, issued_at)
       values ($1, '2026-000001', 2026, 1, '2026-02-27', '2026-02-27', 2026, 'Etc/UTC', $1, $2, 'US', '\\x00', now())`,
      [receipt, body['id']],
    );
    const pdf = () => api.ask('/v1/receipts/2026-000001/pdf', { key });
    expect((await pdf()).body).toMatchObject({ status: 409, type: 'urn:hingecraft:problem:receipt-not-ready' });
    await api.query(
      `insert into assets (id, created_by, bucket, key, filename, size_bytes, mime, sha256)
       values ($1, $2, 'b', 'k', 'f.pdf', 1, 'application/pdf', repeat('0', 64))`,
      [asset, OPERATOR.userId],
    );
    await api.query(`update receipts set pdf_asset_id = $2, sha256 = repeat('0', 64) where id = $1`, [receipt, asset]);
    const missing = await pdf();
    expect([missing.status, missing.headers.get('retry-after')]).toEqual([503, '5']);
  });

  it('reports what is missing and is ready nevertheless', async () => {
    const ready = await api.ask('/readyz');
    expect([ready.status, ready.body]).toMatchObject([
      200,
      { state: 'degraded', parts: { postgres: { state: 'up' }, temporal: { state: 'down' }, s3: { state: 'down' } } },
    ]);
    expect((await api.ask('/health')).body).toMatchObject({ state: 'degraded', version: '0.0.0-test' });
    expect((await api.ask('/livez')).status).toBe(200);
  });
});

describe('the API, with a Temporal and an S3 that never answer,', () => {
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => void sockets.add(socket.on('error', () => socket.destroy())));
  let api: TestApi;
  beforeAll(async () => {
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
    api = await startApi({ temporalAddress: address, s3Endpoint: `http://${address}` });
  });
  afterAll(async () => {
    await api.close();
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it('answers 503 and reports ready without waiting for them', async () => {
    const key = await api.key('finance');
    const made = await api.ask('/v1/donations', { key, body: PLEDGE });
    const took = async (ask: () => Promise<{ status: number }>) => {
      const begun = Date.now();
      return { status: (await ask()).status, within: Date.now() - begun };
    };
    for (let tries = 0; tries < 2; tries++) {
      const path = `/v1/donations/${made.body['id'] as string}/cancel`;
      const cancelled = await took(() => api.ask(path, { key, body: {}, headers: { 'if-match': '*' } }));
      expect(cancelled.status).toBe(503);
      expect(cancelled.within).toBeLessThan(WITHOUT_DEADLINE_MS);
      const ready = await took(() => api.ask('/readyz'));
      expect(ready.status).toBe(200);
      expect(ready.within).toBeLessThan(WITHOUT_DEADLINE_MS);
    }
  });
});

describe('the API, without Postgres,', () => {
  let api: TestApi;
  let proxy: TcpProxy;
  let key: string;
  beforeAll(async () => {
    const { hostname, port } = new URL(process.env['DATABASE_URL']!);
    proxy = await startTcpProxy(hostname, Number(port));
    const databaseUrl = (url: string) => Object.assign(new URL(url), { host: `127.0.0.1:${proxy.port}` }).href;
    api = await startApi({ databaseUrl });
    key = await api.key('finance');
  });
  afterAll(async () => {
    await api.close();
    await proxy.close();
  });

  it('stays ready, as degraded, when Postgres answers slowly', async () => {
    proxy.slow(2_500);
    const slow = await eventually(
      () => api.ask('/readyz'),
      ({ body }) => body['state'] !== 'ready',
    );
    expect(slow).toMatchObject({ status: 200, body: { state: 'degraded', parts: { postgres: { state: 'slow' } } } });
    proxy.slow(0);
    await eventually(
      () => api.ask('/readyz'),
      ({ body }) => body['state'] === 'ready',
    );
  });

  it('acknowledges nothing, answers 503 and continues when Postgres is back', async () => {
    await proxy.cut();
    for (const answer of [
      await api.ask('/v1/donations', { key, body: PLEDGE }),
      await pay(api),
      await api.ask('/v1/donations', { key }),
      await api.ask('/v1/receipts/verify', { body: { number: '2026-1', sha256: '0'.repeat(64) } }),
    ]) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    }
    const down = await eventually(
      () => api.ask('/readyz'),
      ({ status }) => status !== 200,
    );
    expect(down).toMatchObject({ status: 503, body: { state: 'down' } });
    expect((await api.ask('/livez')).status).toBe(200);

    await proxy.restore();
    await eventually(
      () => api.ask('/readyz'),
      ({ body }) => body['state'] === 'ready',
    );
    expect((await api.ask('/v1/donations', { key, body: PLEDGE })).status).toBe(201);
    expect((await pay(api)).status).toBe(200);
  });
});
