import { Client } from 'minio';
import { BucketWithoutLock, createLockedStore } from '../../../platform/storage/locked-store';
import { testLock } from '../../../platform/storage/lock-test';
import { createTestObjectLock } from '../../../services/governance/test-object-lock';
import { openLockedStore, s3Address } from '../../setup/locked-store';
import { engine, openHarness, type Harness } from '../database/harness';

let h: Harness;
beforeAll(async () => {
  h = await openHarness();
});
afterAll(() => h.close());

const clientOf = ({ S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY }: ReturnType<typeof s3Address>): Client => {
  const { hostname, port } = new URL(S3_ENDPOINT);
  const keys = { accessKey: S3_ACCESS_KEY, secretKey: S3_SECRET_KEY };
  return new Client({ endPoint: hostname, port: Number(port), useSSL: false, region: 'us-east-1', ...keys });
};
const lastEvent = async () => {
  const { rows } = await h.app.query(
    `select action, outcome, reason from audit_logs where resource_type = 'audit-bucket' order by occurred_at desc limit 1`,
  );
  return rows[0] as unknown;
};

test('the real lock holds, and the audit log says so', async () => {
  const store = openLockedStore();
  const test = createTestObjectLock({ withActor: h.withActor, store });
  expect(await test(engine())).toEqual({ broken: [] });
  expect(await test(engine())).toEqual({ broken: [] });
  expect(await lastEvent()).toEqual({ action: 'audit.lock-tested', outcome: 'done', reason: null });
});

test('a bucket without object lock is found, and the audit log has it as refused', async () => {
  const address = s3Address();
  const client = clientOf(address);
  await client.makeBucket(address.S3_AUDIT_BUCKET, 'us-east-1');
  expect(await testLock(client, address.S3_AUDIT_BUCKET)).toEqual({ broken: ['lock'] });
  const store = createLockedStore(address);
  await expect(store.ensureBucket()).rejects.toBeInstanceOf(BucketWithoutLock);
  const test = createTestObjectLock({ withActor: h.withActor, store });
  expect(await test(engine())).toEqual({ broken: ['lock'] });
  expect(await lastEvent()).toEqual({
    action: 'audit.lock-tested',
    outcome: 'refused',
    reason: 'not prevented: lock',
  });
});

test('a store that gives way to who asks with all rights is found, attempt by attempt', async () => {
  const address = s3Address();
  const client = clientOf(address);
  await client.makeBucket(address.S3_AUDIT_BUCKET, 'us-east-1', { ObjectLocking: true });
  // GOVERNANCE is what a store without COMPLIANCE would give; the bypass is allowed here, and everything passes.
  const lax = new Proxy(client, {
    get(target, name) {
      if (name === 'putObjectRetention')
        return (bucket: string, key: string, options: object) =>
          target.putObjectRetention(bucket, key, { ...options, mode: 'GOVERNANCE' } as never);
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  expect(await testLock(lax, address.S3_AUDIT_BUCKET)).toEqual({ broken: ['shorten', 'downgrade', 'delete'] });
});

test('a store that does not answer is no verdict', async () => {
  const store = createLockedStore({ ...s3Address(), S3_ENDPOINT: 'http://127.0.0.1:9' });
  await expect(createTestObjectLock({ withActor: h.withActor, store })(engine())).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});
