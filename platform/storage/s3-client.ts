import type { Readable } from 'node:stream';
import { Client, type MakeBucketOpt } from 'minio';

export interface S3Address {
  S3_ENDPOINT: string;
  S3_REGION: string;
  S3_ACCESS_KEY: string;
  S3_SECRET_KEY: string;
}

export const createS3Client = (address: S3Address): Client => {
  const { hostname, port, protocol } = new URL(address.S3_ENDPOINT);
  const useSSL = protocol === 'https:';
  return new Client({
    endPoint: hostname,
    port: Number(port) || (useSSL ? 443 : 80),
    useSSL,
    region: address.S3_REGION,
    accessKey: address.S3_ACCESS_KEY,
    secretKey: address.S3_SECRET_KEY,
    pathStyle: true,
  });
};

export const s3ErrorCode = (error: unknown): string | undefined => (error as { code?: string }).code;

/** Makes a bucket; another process may have made it in between. */
export const makeBucketOnce = async (
  client: Client,
  bucket: string,
  region: string,
  options?: MakeBucketOpt,
): Promise<void> => {
  await client.makeBucket(bucket, region, options).catch((error: unknown) => {
    if (s3ErrorCode(error) !== 'BucketAlreadyOwnedByYou') throw error;
  });
};

/** Reads a whole object. Throws past `maxBytes`. */
export const readAll = async (stream: Readable, maxBytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`object is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
