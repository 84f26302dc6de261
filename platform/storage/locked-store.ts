import { testLock, type LockTest } from './lock-test';
import { isHeld, putRetention, readVersion, type ObjectVersion } from './retention';
import { createS3Client, makeBucketOnce, s3ErrorCode, type S3Address } from './s3-client';

export interface LockedStoreAddress extends S3Address {
  S3_AUDIT_BUCKET: string;
}

/** The store of objects under COMPLIANCE object lock, which nobody can change or delete before their time. */
export interface LockedStore {
  bucket: string;
  /** Makes the bucket when it is missing. Throws `BucketWithoutLock` when it is there without. */
  ensureBucket(): Promise<void>;
  /** Puts an object and its lock, and reads the lock back; a second call with the same bytes finds the first. */
  putLocked(key: string, bytes: Buffer, contentType: string, retainUntil: Date): Promise<void>;
  /** All versions, by key in order; who hides an object behind a delete marker hides no version of it. */
  versions(prefix: string): AsyncIterable<ObjectVersion>;
  read(version: ObjectVersion): Promise<Buffer>;
  /** Tries all that must be refused on an object of its own. Throws when the store does not answer. */
  testLock(): Promise<LockTest>;
}

/** The error of writing to a key that already holds different bytes. */
export class OtherObject extends Error {
  override name = 'OtherObject';
}

/** The error of a bucket without object lock, which cannot be added later. */
export class BucketWithoutLock extends Error {
  override name = 'BucketWithoutLock';
  constructor(bucket: string) {
    super(`S3_AUDIT_BUCKET: '${bucket}' was made without object lock; name another bucket`);
  }
}

interface ListedVersion {
  name?: string;
  versionId?: string;
  isDeleteMarker?: boolean;
}

export const createLockedStore = (address: LockedStoreAddress, client = createS3Client(address)): LockedStore => {
  const bucket = address.S3_AUDIT_BUCKET;

  async function* versions(prefix: string): AsyncIterable<ObjectVersion> {
    const listed = client.listObjects(bucket, prefix, true, { IncludeVersion: true });
    for await (const { name, versionId, isDeleteMarker } of listed as AsyncIterable<ListedVersion>) {
      if (name !== undefined && versionId !== undefined && !isDeleteMarker) yield { key: name, versionId };
    }
  }
  const read = (version: ObjectVersion) => readVersion(client, bucket, version);

  const put = async (key: string, bytes: Buffer, contentType: string): Promise<ObjectVersion> => {
    for await (const version of versions(key)) {
      if (version.key !== key) continue;
      if ((await read(version)).equals(bytes)) return version;
      throw new OtherObject(`${bucket}/${key}: other bytes are there already, and the lock keeps them`);
    }
    // The client would turn lock headers into user metadata: the lock is a request of its own.
    const { versionId } = await client.putObject(bucket, key, bytes, bytes.length, { 'Content-Type': contentType });
    if (versionId === null) throw new Error(`${bucket} keeps no versions, and so no lock`);
    return { key, versionId };
  };

  return {
    bucket,
    async ensureBucket() {
      if (!(await client.bucketExists(bucket)))
        await makeBucketOnce(client, bucket, address.S3_REGION, { ObjectLocking: true });
      try {
        // Typed as if it were for callbacks only.
        await Promise.resolve(client.getObjectLockConfig(bucket));
      } catch (error) {
        throw s3ErrorCode(error)?.startsWith('ObjectLockConfigurationNotFound') ? new BucketWithoutLock(bucket) : error;
      }
    },
    async putLocked(key, bytes, contentType, retainUntil) {
      const version = await put(key, bytes, contentType);
      if (await isHeld(client, bucket, version, retainUntil).catch(() => false)) return;
      await putRetention(client, bucket, version, 'COMPLIANCE', retainUntil);
      if (!(await isHeld(client, bucket, version, retainUntil)))
        throw new Error(`${bucket}/${key}: the store took the lock and does not hold it`);
    },
    versions,
    read,
    testLock: () => testLock(client, bucket),
  };
};
