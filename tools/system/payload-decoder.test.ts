import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '../../stack/ports';
import { startPayloadDecoder, type PayloadDecoder } from './payload-decoder';

const TOKEN = 'c0ffee';
const PAGE = 'http://localhost:8233';

let api: Server;
let decoder: PayloadDecoder;
let port: number;
const asked: { headers: IncomingHttpHeaders; body: string }[] = [];
beforeAll(async () => {
  api = createServer((incoming, response) => {
    let body = '';
    incoming.on('data', (chunk) => (body += String(chunk)));
    incoming.on('end', () => {
      asked.push({ headers: incoming.headers, body });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"payloads":["clear"]}');
    });
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  port = await freePort();
  decoder = await startPayloadDecoder({
    port,
    token: TOKEN,
    pages: [PAGE, 'http://127.0.0.1:8233'],
    apiUrl: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
    apiKey: 'hc_operator',
  });
});
afterAll(async () => {
  await decoder.close();
  api.closeAllConnections();
  api.close();
});
beforeEach(() => void asked.splice(0));

interface Ask {
  method?: string;
  path?: string;
  host?: string;
  origin?: string | undefined;
}

/** Not with fetch, which does not let its caller choose the host. */
const ask = ({ method = 'POST', path = `/${TOKEN}/decode`, ...given }: Ask = {}) =>
  new Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
    const origin = 'origin' in given ? given.origin : PAGE;
    const headers = {
      host: given.host ?? `127.0.0.1:${port}`,
      'x-namespace': 'default',
      ...(origin !== undefined && { origin }),
    };
    const call = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    call.on('error', reject).end(method === 'POST' ? '{"payloads":["sealed"]}' : undefined);
  });

test('the decoder asks the API in the name of its person, and lets only the page of the UI read the answer', async () => {
  const { status, headers, body } = await ask({ path: `/${TOKEN}/decode?preserveStorageRefs=true` });
  expect({ status, body, allowed: headers['access-control-allow-origin'] }).toEqual({
    status: 200,
    body: '{"payloads":["clear"]}',
    allowed: PAGE,
  });
  expect(asked).toEqual([
    {
      headers: expect.objectContaining({ authorization: 'Bearer hc_operator', 'x-namespace': 'default' }) as unknown,
      body: '{"payloads":["sealed"]}',
    },
  ]);
});

test('the decoder answers the preflight of the UI without asking the API', async () => {
  const { status, headers } = await ask({ method: 'OPTIONS' });
  expect([status, headers['access-control-allow-methods'], asked]).toEqual([204, 'POST', []]);
});

test.each<[string, Ask]>([
  ['a page of another origin', { origin: 'http://evil.example' }],
  ['a page of another port of this machine', { origin: 'http://localhost:8080' }],
  ['a request that names no origin', { origin: undefined }],
  ['a name that was made to lead here', { host: 'evil.example:8234' }],
  ['a wrong token', { path: '/c0ffef/decode' }],
  ['a shorter token', { path: '/c0ff/decode' }],
  ['no token', { path: '//decode' }],
  ['another path behind the token', { path: `/${TOKEN}/encode` }],
])('the decoder refuses %s, preflight and request', async (_what, given) => {
  for (const method of ['POST', 'OPTIONS']) {
    const { status, headers, body } = await ask({ ...given, method });
    expect([method, status, headers['access-control-allow-origin'], body]).toEqual([method, 403, undefined, '']);
  }
  expect(asked).toEqual([]);
});

test('the decoder names who holds its port', async () => {
  const place = { port, token: TOKEN, pages: [PAGE], apiUrl: '', apiKey: '' };
  await expect(startPayloadDecoder(place)).rejects.toThrow(
    `the decoder of Temporal's UI: port ${port} is held by process ${process.pid}`,
  );
});
