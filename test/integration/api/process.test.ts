import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { Client } from 'pg';
import { v7 as newId } from 'uuid';
import { wrapDataKey } from '../../../platform/crypto/data-key';
import { localMasterKey } from '../../../platform/crypto/local-master-key';
import { createMasterKeys } from '../../../platform/crypto/master-keys';
import { until } from '../../../tools/demo/api-client';
import { compiledCode } from '../../setup/compiled-code';
import { createTestDatabase, type TestDatabase } from '../../setup/database';

interface Run {
  child: ChildProcess;
  output(): string;
  ended: Promise<number | null>;
}

let database: TestDatabase;
const running: ChildProcess[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await database.drop();
});

const MASTER_KEY = randomBytes(32).toString('base64');
const PAYLOAD_KEY = randomBytes(32).toString('base64');
const environment = (): Record<string, string> => ({
  PATH: process.env['PATH']!,
  DATABASE_URL: database.url,
  TEMPORAL_ADDRESS: process.env['TEMPORAL_ADDRESS']!,
  S3_ENDPOINT: process.env['S3_ENDPOINT']!,
  S3_ACCESS_KEY: process.env['S3_ACCESS_KEY']!,
  S3_SECRET_KEY: process.env['S3_SECRET_KEY']!,
  MASTER_KEY,
  PAYLOAD_KEY,
  LOOKUP_KEY: randomBytes(32).toString('base64'),
  TOKEN_SIGNING_KEY: randomBytes(32).toString('base64'),
  DOCUMENT_SIGNING_KEY: randomBytes(32).toString('base64'),
  PAYMENT_WEBHOOK_SECRETS: JSON.stringify({ cardpay: ['whsec_c2VjcmV0LXNlY3JldA=='] }),
  API_PORT: '0',
  METRICS_PORT: '0',
});

const start = (env: Record<string, string>): Run => {
  const child = spawn(process.execPath, ['api/main.js'], { cwd: compiledCode(), env });
  running.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  const ended = new Promise<number | null>((done) => child.on('exit', done));
  return { child, output: () => text, ended };
};

const ready = async (run: Run): Promise<{ port: number; metricsPort: number }> => {
  const end = Date.now() + 30_000;
  for (;;) {
    const line = run
      .output()
      .split('\n')
      .find((one) => one.includes('"msg":"api.ready"'));
    if (line) return JSON.parse(line) as { port: number; metricsPort: number };
    if (Date.now() > end) throw new Error(`not ready:\n${run.output()}`);
    await new Promise((done) => setTimeout(done, 50));
  }
};

it('the API process stops with the name of a wrong variable and without any secret', async () => {
  const cases: [Record<string, string>, RegExp][] = [
    [{ ...environment(), DATABASE_URL: '' }, /DATABASE_URL/],
    [{ ...environment(), API_PROT: '1' }, /API_PROT/],
    [{ ...environment(), MASTER_KEY: `${MASTER_KEY}x` }, /MASTER_KEY/],
    [{ ...environment(), PAYLOAD_KEY: '' }, /^PAYLOAD_KEY: give the key in PAYLOAD_KEY or a file/m],
    [{ ...environment(), PAYLOAD_KEY_OTHER: PAYLOAD_KEY }, /^PAYLOAD_KEY_OTHER: the payload key \w+ is given twice/m],
    [{ ...environment(), PAYMENT_WEBHOOK_SECRETS: '{"cardpay":["whsec_no base64!"]}' }, /PAYMENT_WEBHOOK_SECRETS/],
  ];
  const runs = cases.map(([env]) => start(env));
  for (const [index, run] of runs.entries()) {
    expect(await run.ended).toBe(1);
    expect(run.output()).toMatch(cases[index]![1]);
    for (const secret of [MASTER_KEY, PAYLOAD_KEY]) expect(run.output()).not.toContain(secret);
    expect(run.output()).not.toContain('no base64!');
  }
});

it('the API process serves, shows metrics on a port of its own, and finishes running requests before it ends', async () => {
  const run = start(environment());
  const { port, metricsPort } = await ready(run);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(404);
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  expect(metrics).toContain('hingecraft_http_request_seconds_count{method="GET",route="/readyz",status="200"} 1');

  // A request whose body is still on its way when the signal comes.
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += String(chunk)));
  const closed = new Promise((done) => socket.on('close', done));
  const body = JSON.stringify({ number: '2026-000001', sha256: '0'.repeat(64) });
  socket.write(
    `POST /v1/receipts/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n{`,
  );
  await new Promise((done) => setTimeout(done, 300));
  run.child.kill('SIGTERM');
  const isOpen = () => fetch(`http://127.0.0.1:${port}/livez`).then(Boolean, () => false);
  await until(isOpen, (open) => !open, 'the door to close');
  socket.write(body.slice(1));
  await closed;
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toContain('{"valid":false}');
  expect(await run.ended).toBe(0);
  expect(run.output()).not.toContain(MASTER_KEY);
  expect(run.output()).not.toContain('c2VjcmV0');
});

it('the API process does not start as a database superuser, and names DATABASE_URL', async () => {
  const wrong = start({ ...environment(), DATABASE_URL: database.superuserUrl });
  expect(await wrong.ended).toBe(1);
  expect(wrong.output()).toMatch(/^DATABASE_URL: role postgres is a superuser/m);
});

it('the API process does not start when its master key opens none of the stored keys, and names MASTER_KEY', async () => {
  const other = await createTestDatabase();
  const [MASTER_KEY_OTHER, lost] = [randomBytes(32).toString('base64'), randomBytes(32)];
  const client = new Client({ connectionString: other.superuserUrl });
  await client.connect();
  const owner = { scope: 'subject', id: newId() } as const;
  const { masterKeyId, wrapped } = await wrapDataKey(createMasterKeys(localMasterKey(lost)), owner, 1, randomBytes(32));
  await client.query(
    `insert into encryption_keys (id, scope, scope_id, master_key_id, wrapped_key) values ($1, 'subject', $2, $3, $4)`,
    [newId(), owner.id, masterKeyId, wrapped],
  );
  await client.end();
  const env = { ...environment(), DATABASE_URL: other.url };
  const wrong = start({ ...env, MASTER_KEY_OTHER });
  expect(await wrong.ended).toBe(1);
  expect(wrong.output()).toMatch(/^MASTER_KEY: does not open data keys that are stored/m);
  expect(wrong.output()).not.toContain(MASTER_KEY_OTHER);
  const right = start({ ...env, MASTER_KEY_OTHER: lost.toString('base64') });
  await ready(right);
  right.child.kill('SIGTERM');
  expect(await right.ended).toBe(0);
  await other.drop();
});
