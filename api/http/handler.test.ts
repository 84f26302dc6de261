import { z } from 'zod';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { nothing } from '../../contracts/kernel/schemas';
import { Refused } from '../../contracts/kernel/refused';
import { createLogger } from '../../platform/logging/logger';
import { createHttpMetrics } from '../../platform/metrics/http-metrics';
import type { Caller } from '../../services/access/authorize';
import type { AnswerOnce, KeptAnswer } from '../../services/kernel/answer-once';
import { accessRule, fieldIs, when } from '../../test/factories/access-rules';
import { rightsWith } from '../../test/factories/callers';
import { createApp } from '../app';
import type { ApiPorts } from '../ports';
import { defineEndpoint } from './endpoint';

/** A store of answers as the database keeps them, for one actor. */
const fakeAnswers = (): AnswerOnce => {
  const kept = new Map<string, { hash: string; answer?: KeptAnswer }>();
  return {
    begin({ key, requestHash }) {
      const found = kept.get(key);
      if (found && found.hash !== requestHash) throw new Refused('kernel.idempotency-key-reused', 'reused');
      if (found?.answer) return Promise.resolve({ state: 'answered', answer: found.answer });
      if (found) return Promise.resolve({ state: 'in-flight' });
      kept.set(key, { hash: requestHash });
      return Promise.resolve({ state: 'mine', claimId: key, expiresAt: new Date(), firstAskedAt: new Date() });
    },
    finish: ({ claimId }, answer) => Promise.resolve(void kept.set(claimId, { ...kept.get(claimId)!, answer })),
    release: (claimId) => Promise.resolve(void kept.delete(claimId)),
  };
};

type Make = (word: string) => Promise<{ id: string; word: string }>;
const make = jest.fn<ReturnType<Make>, [string]>();
/** The endpoints of this file use none. */
const NO_PORTS = {} as ApiPorts;

const thing = z.strictObject({ id: z.string(), word: z.string() });
const postThing = defineEndpoint({
  method: 'post',
  path: '/v1/things/{id}',
  operationId: 'makeThing',
  summary: 'Make a thing',
  permission: 'donations:create',
  params: z.strictObject({ id: z.string().max(5) }),
  query: nothing,
  body: z.strictObject({ word: z.string().min(2), deep: z.strictObject({ 'a/b': z.number() }).optional() }),
  result: thing,
  status: 201,
  idempotent: true,
  etag: 'content',
  problems: [],
  handle: ({ body }) => make(body.word),
});
const changeThing = defineEndpoint({
  ...postThing,
  path: '/v1/changes/{id}',
  operationId: 'changeThing',
  ifMatch: 'required',
  current: () => Promise.resolve({ id: '1', word: 'as it is' }),
});
const getThing = defineEndpoint({
  method: 'get',
  path: '/v1/things/{id}',
  operationId: 'readThing',
  summary: 'Read a thing',
  permission: 'public',
  params: z.strictObject({ id: z.string() }),
  query: z.strictObject({ n: z.coerce.number().max(3).optional() }),
  body: nothing,
  result: thing,
  status: 200,
  etag: 'content',
  problems: [],
  handle: ({ params: { id } }) => Promise.resolve({ id, word: 'as it is' }),
});

/** Lets make some things only. */
const someGifts = accessRule({
  resourceType: 'donations',
  actions: ['create'],
  condition: when(fieldIs('method', 'card')),
});
const makeSome = defineEndpoint({
  ...postThing,
  path: '/v1/some/{id}',
  operationId: 'makeSome',
  perResource: true,
});

const makeOfNothing = defineEndpoint({
  method: 'post',
  path: '/v1/nothing',
  operationId: 'makeOfNothing',
  summary: 'Make a thing of nothing',
  permission: 'donations:create',
  params: nothing,
  query: nothing,
  body: z.strictObject({ word: z.string().optional() }),
  result: thing,
  status: 201,
  idempotent: true,
  problems: [],
  handle: () => make('nothing'),
});

let server: Server | undefined;
const logLines: string[] = [];
const refusals: string[] = [];

const listen = async (rateLimitPerMinute = 1000): Promise<string> => {
  const logger = createLogger('test', 'fatal');
  for (const level of ['info', 'warn', 'error'] as const) {
    logger[level] = (...line: unknown[]) => void logLines.push(JSON.stringify(line));
  }
  const ports = {
    authenticators: {
      session: () => Promise.resolve(undefined),
      accessToken: () => Promise.resolve(undefined),
      signature: () => Promise.resolve(undefined),
      apiKey: (key: string, requestId: string) =>
        Promise.resolve(
          key === 'hc_nobody'
            ? undefined
            : {
                actor: { userId: '00000000-0000-7000-8000-00000000000a', requestId },
                rights: rightsWith(
                  key === 'hc_maker' ? ['donations:create'] : [],
                  key === 'hc_sometimes' ? [someGifts] : [],
                ),
              },
        ),
    },
    answers: fakeAnswers(),
    recordRefusal: (_caller: Caller, permission: string) => Promise.resolve(void refusals.push(permission)),
    recordStatement: () => Promise.resolve(),
    logger,
    httpMetrics: createHttpMetrics(new Registry()),
  };
  const settings = {
    rateLimitPerMinute,
    bodyLimitBytes: 200,
    trustedProxies: 0,
    origins: [],
    machinesNeedNoStepUp: false,
    version: '1',
  };
  const app = createApp([postThing, changeThing, makeSome, makeOfNothing, getThing], NO_PORTS, ports, settings);
  server = createServer(app);
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

beforeEach(() => {
  logLines.length = 0;
  refusals.length = 0;
  make.mockReset();
  make.mockImplementation((word) => Promise.resolve({ id: '1', word }));
});
afterEach(
  () =>
    new Promise((resolve) => {
      server!.close(resolve);
      server!.closeAllConnections();
    }),
);

const post = (url: string, body: unknown, headers: Record<string, string> = {}, path = '/v1/things/1') =>
  fetch(url + path, {
    method: 'POST',
    headers: {
      authorization: 'Bearer hc_maker',
      'content-type': 'application/json',
      'idempotency-key': 'k',
      ...headers,
    },
    body: typeof body === 'string' || Buffer.isBuffer(body) ? (body as string) : JSON.stringify(body),
  });
const problem = async (response: Response) => {
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  return (await response.json()) as { type: string; status: number; detail: string; errors?: unknown };
};

describe('a request with a permission for some resources only', () => {
  it('reaches only an endpoint whose service decides on each resource', async () => {
    const url = await listen();
    const some = { authorization: 'Bearer hc_sometimes' };
    const refused = await post(url, { word: 'two' }, some);
    expect(await problem(refused)).toMatchObject({ status: 403, detail: expect.stringContaining('some') as unknown });
    expect(make).not.toHaveBeenCalled();
    expect(refusals).toEqual(['donations:create']);
    expect((await post(url, { word: 'two' }, some, '/v1/some/1')).status).toBe(201);
    expect(refusals).toHaveLength(1);
  });
});

describe('the handler', () => {
  it('authenticates, then asks for the permission, then reads the body', async () => {
    const url = await listen();
    const broken = '{"word":';
    expect((await post(url, broken, { authorization: 'Bearer hc_nobody' })).status).toBe(401);
    expect((await post(url, broken, { authorization: 'Bearer hc_reader' })).status).toBe(403);
    expect((await problem(await post(url, broken))).type).toBe('urn:hingecraft:problem:invalid-json');
    expect((await post(url, { word: 'ok' })).status).toBe(201);
  });

  it('never takes a key from the query string', async () => {
    const url = await listen();
    const response = await fetch(`${url}/v1/things/1?access_token=maker`, { method: 'POST' });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
  });
});

describe('the handler, given a body,', () => {
  it('reports every mistake by its pointer and none by its value', async () => {
    const url = await listen();
    const response = await post(url, { word: 'x', deep: { 'a/b': 'Ada Lovelace' }, more: 1 });
    const { errors, ...rest } = await problem(response);
    expect(rest).toMatchObject({ type: 'urn:hingecraft:problem:invalid-request', status: 400 });
    expect(errors).toEqual([
      expect.objectContaining({ in: 'body', pointer: '/word' }),
      expect.objectContaining({ in: 'body', pointer: '/deep/a~1b' }),
      { in: 'body', pointer: '/more', detail: 'unknown field' },
    ]);
    expect(JSON.stringify(errors)).not.toContain('Lovelace');
  });

  it.each([
    ['too large', JSON.stringify({ word: 'x'.repeat(300) }), {}, 413, 'body-too-large'],
    ['no JSON', 'word=1', {}, 400, 'invalid-json'],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 400, 'invalid-json'],
    ['form', 'word=ok', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported-media-type'],
    ['packed', '{"word":"ok"}', { 'content-encoding': 'gzip' }, 415, 'unsupported-media-type'],
    ['a list', '[]', {}, 400, 'invalid-request'],
    ['null', 'null', {}, 400, 'invalid-request'],
    ['a prototype', '{"word":"ok","__proto__":{"x":1}}', {}, 400, 'invalid-request'],
    ['empty', '', {}, 400, 'invalid-request'],
  ])('refuses it when it is %s', async (_what, body, headers, status, type) => {
    const url = await listen();
    const response = await post(url, body, headers);
    expect(response.status).toBe(status);
    expect((await problem(response)).type).toBe(`urn:hingecraft:problem:${type}`);
    expect(make).not.toHaveBeenCalled();
  });

  it('points to a key that appears twice, and says nothing of its values', async () => {
    const url = await listen();
    const body = await problem(await post(url, '{"word":"ok","word":"Ada","deep":{"a/b":1,"a/b":2}}'));
    expect(body).toMatchObject({
      type: 'urn:hingecraft:problem:invalid-request',
      detail: '/word appears twice',
      errors: [
        { in: 'body', pointer: '/word', detail: 'appears twice' },
        { in: 'body', pointer: '/deep/a~1b', detail: 'appears twice' },
      ],
    });
    expect(JSON.stringify(body)).not.toContain('Ada');
    expect(make).not.toHaveBeenCalled();
  });

  it('is refused without a body and without a content type, where its schema needs one', async () => {
    const url = await listen();
    const headers = { authorization: 'Bearer hc_maker', 'idempotency-key': 'k' };
    const none = await fetch(`${url}/v1/things/1`, { method: 'POST', headers });
    expect([none.status, (await problem(none)).detail]).toEqual([400, 'this request needs a body, and has none']);
    const bodiless = await fetch(`${url}/v1/nothing`, { method: 'POST', headers });
    expect(bodiless.status).toBe(201);
  });

  it('refuses unknown or wrong query parameters and bad paths as well', async () => {
    const url = await listen();
    for (const path of ['/v1/things/1?m=1', '/v1/things/1?n=9', '/v1/things/1?n=1&n=2', '/v1/things/%E0%A4%A']) {
      const response = await fetch(url + path);
      expect([path, response.status]).toEqual([path, 400]);
      await problem(response);
    }
    expect((await fetch(`${url}/v1/none`)).status).toBe(404);
  });
});

describe('a request with a method that its path does not have', () => {
  it.each([
    ['DELETE', '/v1/things/1', 'GET, HEAD, POST'],
    ['OPTIONS', '/v1/things/1', 'GET, HEAD, POST'],
    ['GET', '/v1/changes/1', 'POST'],
    ['POST', '/', 'GET, HEAD'],
    ['POST', '/openapi.json', 'GET, HEAD'],
    ['POST', '/docs', 'GET, HEAD'],
    ['PUT', '/docs/assets/swagger-ui.css', 'GET, HEAD'],
    ['PATCH', '/verify/verify.js', 'GET, HEAD'],
  ])('is refused without credentials, and told which there are: %s %s', async (method, path, allow) => {
    const url = await listen();
    const response = await fetch(url + path, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    expect(await problem(response)).toMatchObject({ type: 'urn:hingecraft:problem:method-not-allowed', status: 405 });
  });

  it('is not told of a path that nobody has', async () => {
    const url = await listen();
    for (const path of ['/v1/things', '/v1/things/1/', '/V1/things/1', '/docs/assets/package.json']) {
      const response = await fetch(url + path, { method: 'DELETE' });
      expect([path, response.status, response.headers.get('allow')]).toEqual([path, 404, null]);
    }
  });
});

describe('a request with an Idempotency-Key', () => {
  it('acts once and is answered the same when repeated', async () => {
    const url = await listen();
    const first = await post(url, { word: 'ok' });
    const second = await post(url, { word: 'ok' });
    expect(second.status).toBe(201);
    expect(await second.text()).toBe(await first.text());
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(make).toHaveBeenCalledTimes(1);
  });

  it('is refused when the key is missing, not printable or used for another request', async () => {
    const url = await listen();
    for (const key of ['', 'a b', 'x'.repeat(256), 'ä']) {
      const headers = { 'idempotency-key': Buffer.from(key, 'utf8').toString('latin1') };
      expect((await problem(await post(url, { word: 'ok' }, headers))).type).toMatch(/idempotency-key-required$/);
    }
    await post(url, { word: 'ok' });
    expect((await post(url, { word: 'other' })).status).toBe(422);
    expect((await post(url, { word: 'ok' }, {}, '/v1/things/2')).status).toBe(422);
  });

  it('is answered idempotency-in-flight while the first one is being processed', async () => {
    const url = await listen();
    let finish = () => {};
    make.mockImplementationOnce((word) => new Promise((resolve) => (finish = () => resolve({ id: '1', word }))));
    const first = post(url, { word: 'ok' });
    while (make.mock.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const second = await post(url, { word: 'ok' });
    expect(second.status).toBe(409);
    expect(second.headers.get('retry-after')).toBe('1');
    finish();
    expect((await first).status).toBe(201);
  });

  it('keeps its key when it is refused, and frees it when it fails', async () => {
    const url = await listen();
    make.mockRejectedValueOnce(new Refused('donation.not-refundable', 'not now'));
    expect((await post(url, { word: 'ok' })).status).toBe(409);
    const again = await post(url, { word: 'ok' });
    expect([again.status, (await problem(again)).detail]).toEqual([409, 'not now']);
    make.mockRejectedValueOnce(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }));
    const down = await post(url, { word: 'ok' }, { 'idempotency-key': 'k2' });
    expect([down.status, down.headers.get('retry-after')]).toEqual([503, '5']);
    expect((await post(url, { word: 'ok' }, { 'idempotency-key': 'k2' })).status).toBe(201);
  });
});

describe('an If-Match header', () => {
  it('is required, and must hold the ETag that the GET answered', async () => {
    const url = await listen();
    const change = (headers: Record<string, string>) => post(url, { word: 'ok' }, headers, '/v1/changes/1');
    expect((await change({})).status).toBe(428);
    expect((await change({ 'if-match': '"other"' })).status).toBe(412);
    const etag = (await fetch(`${url}/v1/things/1`)).headers.get('etag')!;
    // The refusal before is not kept: the same key goes through once the header is right.
    expect((await change({ 'if-match': `"other", ${etag}` })).status).toBe(201);
  });
});

describe('an answer of the handler', () => {
  it('reveals nothing of a bug, which is logged without its message', async () => {
    const url = await listen();
    make.mockRejectedValueOnce(new Error('value of Ada Lovelace'));
    const response = await post(url, { word: 'ok' }, { 'x-request-id': 'req-1' });
    const text = JSON.stringify(await problem(response));
    expect(response.status).toBe(500);
    expect(text).toContain('"request_id":"req-1"');
    expect(text + logLines.join()).not.toContain('Lovelace');
    expect(text).not.toMatch(/\bat \//);
  });

  it('is a 500 when the result does not fit its schema', async () => {
    const url = await listen();
    make.mockResolvedValueOnce({ id: '1', word: 'x', secret: 'y' } as never);
    const response = await post(url, { word: 'ok' });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
  });

  it('repeats a well-formed request id, and has a new one otherwise', async () => {
    const url = await listen();
    const id = async (given: string) =>
      (await fetch(`${url}/v1/things/1`, { headers: { 'x-request-id': given } })).headers.get('x-request-id');
    expect(await id('a.B_c-9')).toBe('a.B_c-9');
    for (const given of ['a b', 'x'.repeat(65), '<script>']) expect(await id(given)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('names no software and allows a browser nothing', async () => {
    const url = await listen();
    const { headers } = await fetch(`${url}/v1/things/1`);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    for (const name of ['server', 'x-powered-by', 'via']) expect(headers.has(name)).toBe(false);
  });

  it('is logged in one line with route and actor, without query and body', async () => {
    const url = await listen();
    await post(url, { word: 'secret-word' });
    await fetch(`${url}/v1/things/secret-id?n=2`);
    const lines = logLines.join('\n');
    expect(lines).toContain('"route":"/v1/things/{id}","status":201');
    expect(lines).toContain('00000000-0000-7000-8000-00000000000a');
    expect(lines).not.toMatch(/secret|n=2/);
  });
});

describe('the rate limit', () => {
  it('counts per caller, and per address when a request cannot be authenticated', async () => {
    const url = await listen(3);
    const statuses = [];
    for (let n = 0; n < 5; n++) statuses.push((await post(url, { word: 'ok' })).status);
    expect(statuses).toEqual([201, 201, 201, 429, 429]);
    const failing = [];
    for (let n = 0; n < 5; n++) failing.push(await post(url, {}, { authorization: 'Bearer hc_nobody' }));
    expect(failing.map(({ status }) => status)).toEqual([401, 401, 401, 429, 429]);
    expect(Number(failing[4]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await problem(failing[4]!)).type).toBe('urn:hingecraft:problem:rate-limited');
  });
});

it('the API serves a documentation page without inline scripts', async () => {
  const url = await listen();
  const page = await fetch(`${url}/docs/`);
  const html = await page.text();
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(html).not.toMatch(/<script>/);
  for (const [, path] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
    expect([path, (await fetch(url + path)).status]).toEqual([path, 200]);
  }
  expect((await fetch(`${url}/docs/assets/package.json`)).status).toBe(404);
});
