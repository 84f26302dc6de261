import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { createPostWebhook, type SignedEvent } from './post-webhook';

const SECRET = `whsec_${Buffer.from('a test of webhooks only').toString('base64')}`;
const OTHER = `whsec_${Buffer.from('another secret for test').toString('base64')}`;

interface Seen {
  url: string;
  headers: Record<string, string>;
  body: string;
}

let server: Server;
let host: string;
let seen: Seen[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      seen.push({ url: request.url ?? '', headers: request.headers as Record<string, string>, body });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  seen = [];
  answer = (_request, response) => response.writeHead(200).end('thanks');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const event = (url: string, secrets = [SECRET]): SignedEvent => ({
  eventId: 'evt_1',
  url,
  secrets,
  body: '{"type":"donation.settled"}',
});
const post = (allowed: string[] = [], timeoutMs = 2_000) =>
  createPostWebhook({ timeoutMs, allowedPrivateHosts: new Set(allowed) });

test('the webhook client signs the sent bytes with every active secret', async () => {
  const outcome = await post([host])(event(`http://${host}/hook`, [SECRET, OTHER]));
  expect(outcome).toMatchObject({ statusCode: 200, excerpt: 'thanks' });
  const [{ body, headers }] = seen as [Seen];
  for (const secret of [SECRET, OTHER]) expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
  expect(headers['webhook-id']).toBe('evt_1');
});

test.each([
  ['loopback', () => `http://${host}/`],
  ['a name of this machine', () => `http://localhost:${host.split(':')[1]}/`],
  ['IPv6 loopback', () => 'http://[::1]/'],
  ['IPv4 in IPv6', () => 'http://[::ffff:127.0.0.1]/'],
  ['a private range', () => 'http://10.0.0.1/'],
  ['a cloud metadata address', () => 'http://169.254.169.254/latest'],
  ['a decimal spelling of loopback', () => 'http://2130706433/'],
  ['the unspecified address', () => 'http://0.0.0.0/'],
])('the webhook client refuses %s without a call', async (_name, url) => {
  const outcome = await post()(event(url()));
  expect(outcome.statusCode).toBeNull();
  expect(outcome.excerpt).toMatch(/private/);
  expect(seen).toEqual([]);
});

test('the webhook client refuses another port of an allowed host', async () => {
  const outcome = await post(['127.0.0.1:1'])(event(`http://${host}/`));
  expect(outcome).toMatchObject({ statusCode: null });
  expect(seen).toEqual([]);
});

test('the webhook client does not follow a redirect', async () => {
  answer = (_request, response) => response.writeHead(302, { location: `http://${host}/elsewhere` }).end();
  expect(await post([host])(event(`http://${host}/hook`))).toMatchObject({ statusCode: 302 });
  expect(seen.map(({ url }) => url)).toEqual(['/hook']);
});

test('the webhook client gives up a silent endpoint after the time-out', async () => {
  answer = () => undefined;
  expect(await post([host], 200)(event(`http://${host}/`))).toMatchObject({ statusCode: null, excerpt: 'timeout' });
});

test('the webhook client keeps only the beginning of a long answer', async () => {
  answer = (_request, response) => response.writeHead(500).end('x'.repeat(5_000_000));
  const { excerpt } = await post([host])(event(`http://${host}/`));
  expect(excerpt.length).toBeLessThanOrEqual(200);
});

test('the webhook client returns an outcome, not an exception, for an address that is not valid', async () =>
  expect(await post()(event('not a url'))).toMatchObject({ statusCode: null }));

test.each([
  [429, { 'retry-after': '120' }, 120_000],
  [503, { 'retry-after': '7' }, 7_000],
  [503, {}, undefined],
  [500, { 'retry-after': '120' }, undefined],
  [301, { 'retry-after': '120' }, undefined],
])('the webhook client reads Retry-After of an overloaded endpoint: %i %j', async (status, headers, wait) => {
  answer = (_request, response) => response.writeHead(status, headers).end();
  expect((await post([host])(event(`http://${host}/`))).retryAfterMs).toBe(wait);
});
