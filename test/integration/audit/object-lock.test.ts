import { Client } from 'minio';
import { testLock } from '../../../platform/storage/lock-test';
import { BucketWithoutLock, createLockedStore, type LockedStore } from '../../../platform/storage/locked-store';
import { testObjectLock } from '../../../services/audit/test-object-lock';
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
/** The client with another way to set a lock. */
const withRetention = (
  client: Client,
  putObjectRetention: (bucket: string, key: string, options: object) => Promise<void>,
): Client =>
  new Proxy(client, {
    get(target, name) {
      if (name === 'putObjectRetention') return putObjectRetention;
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
const lastEvent = async () => {
  const { rows } = await h.app.query(
    `select action, outcome, reason from audit_logs where resource_type = 'audit-bucket' order by occurred_at desc limit 1`,
  );
  return rows[0] as unknown;
};

test('the test of the object lock passes on a real lock and is recorded in the audit log', async () => {
  const store = openLockedStore();
  const ports = { withActor: h.withActor, lockedStore: store };
  expect(await testObjectLock(ports, engine())).toEqual({ broken: [] });
  expect(await testObjectLock(ports, engine())).toEqual({ broken: [] });
  expect(await lastEvent()).toEqual({ action: 'audit.lock-tested', outcome: 'done', reason: null });
});

test('the test of the object lock fails for a bucket without it and is recorded as refused', async () => {
  const address = s3Address();
  const client = clientOf(address);
  await client.makeBucket(address.S3_AUDIT_BUCKET, 'us-east-1');
  expect(await testLock(client, address.S3_AUDIT_BUCKET)).toEqual({ broken: ['lock'] });
  const store = createLockedStore(address);
  await expect(store.ensureBucket()).rejects.toBeInstanceOf(BucketWithoutLock);
  const ports = { withActor: h.withActor, lockedStore: store };
  expect(await testObjectLock(ports, engine())).toEqual({ broken: ['lock'] });
  expect(await lastEvent()).toEqual({
    action: 'audit.lock-tested',
    outcome: 'refused',
    reason: 'not prevented: lock',
  });
});

test('the test of the object lock names each change that a store permits to an administrator', async () => {
  const address = s3Address();
  const client = clientOf(address);
  await client.makeBucket(address.S3_AUDIT_BUCKET, 'us-east-1', { ObjectLocking: true });
  // GOVERNANCE is what a store without COMPLIANCE would give; the bypass is allowed here, and everything passes.
  const lax = withRetention(client, (bucket, key, options) =>
    client.putObjectRetention(bucket, key, { ...options, mode: 'GOVERNANCE' } as never),
  );
  expect(await testLock(lax, address.S3_AUDIT_BUCKET)).toEqual({ broken: ['shorten', 'downgrade', 'delete'] });
});

test('the test of the object lock gives no verdict when the store does not answer', async () => {
  const store = createLockedStore({ ...s3Address(), S3_ENDPOINT: 'http://127.0.0.1:9' });
  await expect(testObjectLock({ withActor: h.withActor, lockedStore: store }, engine())).rejects.toMatchObject({
    code: 'ECONNREFUSED',
  });
});

test('reading the lock back finds a store that accepts the lock and does not hold it', async () => {
  const address = s3Address();
  const put = (store: LockedStore) =>
    store.putLocked('k', Buffer.from('x'), 'text/plain', new Date(Date.now() + 60_000));
  const forgetful = createLockedStore(
    address,
    withRetention(clientOf(address), async () => undefined),
  );
  await forgetful.ensureBucket();
  await expect(put(forgetful)).rejects.toThrow();
  const honest = createLockedStore(address);
  await put(honest);
  await expect(put(forgetful)).resolves.toBeUndefined();
});
