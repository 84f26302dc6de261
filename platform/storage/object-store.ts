import { Client as MinioClient } from 'minio';

export interface ObjectStoreAddress {
  S3_ENDPOINT: string;
  S3_REGION: string;
  S3_ACCESS_KEY: string;
  S3_SECRET_KEY: string;
  S3_BUCKET: string;
}

export interface ObjectStore {
  bucket: string;
  /** Makes the bucket when it is missing. */
  ensureBucket(): Promise<void>;
  put(key: string, bytes: Buffer, contentType: string): Promise<void>;
  get(key: string): Promise<Buffer>;
  /** Resolves when the store answers for the bucket, rejects otherwise. */
  check(): Promise<void>;
}

/** Bodies here are receipts and the like; a larger one is a mistake. */
const MAX_OBJECT_BYTES = 20 * 1024 * 1024;

export const createObjectStore = (address: ObjectStoreAddress): ObjectStore => {
  const { hostname, port, protocol } = new URL(address.S3_ENDPOINT);
  const useSSL = protocol === 'https:';
  const client = new MinioClient({
    endPoint: hostname,
    port: Number(port) || (useSSL ? 443 : 80),
    useSSL,
    region: address.S3_REGION,
    accessKey: address.S3_ACCESS_KEY,
    secretKey: address.S3_SECRET_KEY,
    pathStyle: true,
  });
  const bucket = address.S3_BUCKET;
  return {
    bucket,
    async ensureBucket() {
      if (await client.bucketExists(bucket)) return;
      await client.makeBucket(bucket, address.S3_REGION).catch((error: unknown) => {
        // Another process made it in between.
        if ((error as { code?: string }).code !== 'BucketAlreadyOwnedByYou') throw error;
      });
    },
    async put(key, bytes, contentType) {
      await client.putObject(bucket, key, bytes, bytes.length, { 'Content-Type': contentType });
    },
    async get(key) {
      const stream = await client.getObject(bucket, key);
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > MAX_OBJECT_BYTES) throw new Error(`object is larger than ${MAX_OBJECT_BYTES} bytes`);
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    },
    async check() {
      if (!(await client.bucketExists(bucket))) throw new Error(`bucket '${bucket}' does not exist`);
    },
  };
};
