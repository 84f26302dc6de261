import { createS3Client, makeBucketOnce, readAll, s3ErrorCode, type S3Address } from './s3-client';

export interface ObjectStoreAddress extends S3Address {
  S3_BUCKET: string;
}

export interface ObjectStore {
  bucket: string;
  /** Makes the bucket when it is missing. Asks once in a process, and again when the bucket turns out to be gone. */
  ensureBucket(): Promise<void>;
  put(key: string, bytes: Buffer, contentType: string): Promise<void>;
  get(key: string): Promise<Buffer>;
  /** Takes every version of it away; does nothing where there is none. */
  remove(key: string): Promise<void>;
  /** Resolves when the store answers for the bucket, rejects otherwise. */
  check(): Promise<void>;
}

interface ListedVersion {
  name?: string;
  versionId?: string;
}

/** Bodies here are receipts and the like; a larger one is a mistake. */
const MAX_OBJECT_BYTES = 20 * 1024 * 1024;

export const createObjectStore = (address: ObjectStoreAddress): ObjectStore => {
  const client = createS3Client(address);
  const bucket = address.S3_BUCKET;
  let ensured: Promise<void> | undefined;
  const ensure = async () => {
    if (!(await client.bucketExists(bucket))) await makeBucketOnce(client, bucket, address.S3_REGION);
  };
  const askAgain = (error: unknown): never => {
    ensured = undefined;
    throw error;
  };
  return {
    bucket,
    ensureBucket() {
      ensured ??= ensure().catch(askAgain);
      return ensured;
    },
    async put(key, bytes, contentType) {
      const type = { 'Content-Type': contentType };
      await client.putObject(bucket, key, bytes, bytes.length, type).catch((error: unknown) => {
        if (s3ErrorCode(error) === 'NoSuchBucket') askAgain(error);
        throw error;
      });
    },
    async get(key) {
      return readAll(await client.getObject(bucket, key), MAX_OBJECT_BYTES);
    },
    async remove(key) {
      const listed = client.listObjects(bucket, key, true, { IncludeVersion: true }) as AsyncIterable<ListedVersion>;
      const versions: ListedVersion[] = [];
      for await (const found of listed) if (found.name === key) versions.push(found);
      for (const { versionId } of versions) {
        await client.removeObject(bucket, key, versionId === undefined ? {} : { versionId });
      }
      await client.removeObject(bucket, key);
    },
    async check() {
      if (!(await client.bucketExists(bucket))) throw new Error(`bucket '${bucket}' does not exist`);
    },
  };
};
