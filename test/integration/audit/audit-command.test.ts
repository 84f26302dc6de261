import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { loadSigningKey } from '../../../platform/crypto/signing-key';
import { createLockedStore } from '../../../platform/storage/locked-store';
import { lockCheckpoints } from '../../../services/audit/lock-checkpoints';
import { takeCheckpoint } from '../../../services/audit/take-checkpoint';
import { compiledCode } from '../../setup/compiled-code';
import { s3Address } from '../../setup/locked-store';
import { engine, openHarness, type Harness } from '../database/harness';

const MAIN = join(compiledCode(), 'tools', 'audit', 'main.js');
const KEY = randomBytes(32).toString('base64');
const address = s3Address();
const folder = mkdtempSync(join(tmpdir(), 'audit-command-'));
const [exported, publicKeys] = [join(folder, 'audit.ndjson.gz'), join(folder, 'keys.json')];

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
  const { withActor } = h;
  for (let n = 0; n < 5; n += 1)
    await withActor(engine(), async (tx) => tx.audit({ action: 'a', resourceType: 't', resourceId: 'r' }));
  const store = createLockedStore(address);
  const signer = loadSigningKey({ name: 'AUDIT_SIGNING_KEY', value: KEY });
  await takeCheckpoint({ withActor, auditSigner: signer, lockedStore: store }, engine());
  await lockCheckpoints(
    { withActor, lockedStore: store, auditLockDays: 1, signal: new AbortController().signal },
    engine(),
  );
});
afterAll(async () => {
  await h.close();
  rmSync(folder, { recursive: true });
});

const audit = (args: readonly string[], env: Record<string, string> = {}) =>
  new Promise<{ code: number | null; output: string }>((settle) => {
    const { S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY, S3_AUDIT_BUCKET } = address;
    const child = spawn(process.execPath, [MAIN, ...args], {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: h.db.url,
        S3_ENDPOINT,
        S3_ACCESS_KEY,
        S3_SECRET_KEY,
        S3_AUDIT_BUCKET,
        ...env,
      },
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
    child.stderr.on('data', (chunk: Buffer) => (output += String(chunk)));
    child.on('close', (code) => settle({ code, output }));
  });

test('audit verify ends with 0 for an intact log, online with the own key and offline with the public key alone', async () => {
  const online = await audit(['verify'], { AUDIT_SIGNING_KEY: KEY });
  expect(online).toMatchObject({ code: 0 });
  expect(online.output).toContain('checked 5 events, 1 checkpoints, 0 seals');
  expect(await audit(['public-key', '--out', publicKeys], { AUDIT_SIGNING_KEY: KEY })).toMatchObject({ code: 0 });
  expect(await audit(['verify', '--public-key', publicKeys])).toMatchObject({ code: 0 });
  expect(await audit(['export', '--out', exported])).toMatchObject({ code: 0 });
  expect(statSync(exported).mode & 0o777).toBe(0o600);
  const nowhere = { DATABASE_URL: '', S3_ENDPOINT: '' };
  const offline = await audit(['verify', '--export', exported, '--public-key', publicKeys], nowhere);
  expect(offline).toEqual({ code: 0, output: online.output });
});

test('audit verify ends with 2 and a reason when the result cannot be determined', async () => {
  for (const [args, env, why] of [
    [['verify'], {}, /AUDIT_SIGNING_KEY: give the key/],
    [['verify', '--public-key', MAIN], {}, /--public-key: .* is not a JWK set/],
    [
      ['verify'],
      { AUDIT_SIGNING_KEY: randomBytes(32).toString('base64') },
      /CANNOT TELL {2}from checkpoint 1 on, the signatures/,
    ],
    [['verify'], { AUDIT_SIGNING_KEY: KEY, DATABASE_URL: '' }, /DATABASE_URL: missing/],
    [['verify', '--export', exported], {}, /--public-key is needed/],
    [['verify', '--export', MAIN, '--public-key', publicKeys], {}, /incorrect header check/],
    [['nonsense'], {}, /Usage: npm run audit/],
  ] as const) {
    const { code, output } = await audit(args, env);
    expect([code, output]).toEqual([2, expect.stringMatching(why)]);
    expect(output).not.toContain(KEY);
  }
});

test('audit verify ends with 1 and names stream, sequence and kind when the log was changed', async () => {
  await h.superuser.query(`alter table audit_logs disable trigger all`);
  await h.superuser.query(`update audit_logs set reason = 'forged' where sequence = 3`);
  const { code, output } = await audit(['verify'], { AUDIT_SIGNING_KEY: KEY });
  expect(code).toBe(1);
  expect(output).toMatch(/^TAMPERED {2}stream \d, sequence 3: edit\. /m);
  expect(output).not.toContain('forged');
});
