import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createObjectStore, type ObjectStore } from './object-store';

const MISSING = '<?xml version="1.0"?><Error><Code>NoSuchBucket</Code><Message>none</Message></Error>';

/** As much of S3 as a bucket and a put need. */
let server: Server;
let asked: string[];
let status: { bucket: number; object: number };
let store: ObjectStore;

beforeEach(async () => {
  asked = [];
  status = { bucket: 200, object: 200 };
  server = createServer((request, response) => {
    const isBucket = /^\/files\/?(\?|$)/.test(request.url ?? '');
    asked.push(`${request.method} ${isBucket ? 'bucket' : 'object'}`);
    request.resume().on('end', () => {
      const code = isBucket ? status.bucket : status.object;
      response.writeHead(code, { etag: '"e"', 'content-type': 'application/xml' });
      response.end(code === 404 && request.method !== 'HEAD' ? MISSING : '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  store = createObjectStore({
    S3_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    S3_REGION: 'us-east-1',
    S3_ACCESS_KEY: 'access',
    S3_SECRET_KEY: 'secret',
    S3_BUCKET: 'files',
  });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const put = () => store.put('a', Buffer.from('a'), 'text/plain');

test('the object store asks for its bucket once, however many files are put', async () => {
  await Promise.all([store.ensureBucket(), store.ensureBucket()]);
  for (let n = 0; n < 3; n += 1) {
    await store.ensureBucket();
    await put();
  }
  expect(asked).toEqual(['HEAD bucket', 'PUT object', 'PUT object', 'PUT object']);
});

test('the object store asks again after it got no answer', async () => {
  status.bucket = 403;
  await expect(store.ensureBucket()).rejects.toThrow();
  status.bucket = 200;
  await store.ensureBucket();
  expect(asked).toEqual(['HEAD bucket', 'HEAD bucket']);
});

test('the object store asks again when its bucket is gone', async () => {
  await store.ensureBucket();
  status.object = 404;
  await expect(put()).rejects.toThrow();
  await store.ensureBucket();
  expect(asked).toEqual(['HEAD bucket', 'PUT object', 'HEAD bucket']);
});
