import { randomBytes } from 'node:crypto';
import { loadSigningKey, type SigningKey } from '../../platform/crypto/signing-key';
import { createLockedStore, type LockedStore, type LockedStoreAddress } from '../../platform/storage/locked-store';

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests through jest's global set-up`);
  return value;
};

export const s3Address = (bucket = `audit-${randomBytes(8).toString('hex')}`): LockedStoreAddress => ({
  S3_ENDPOINT: needed('S3_ENDPOINT'),
  S3_REGION: 'us-east-1',
  S3_ACCESS_KEY: needed('S3_ACCESS_KEY'),
  S3_SECRET_KEY: needed('S3_SECRET_KEY'),
  S3_AUDIT_BUCKET: bucket,
});

/** A bucket of this test's own: one holds the checkpoints of one database. */
export const openLockedStore = (): LockedStore => createLockedStore(s3Address());

export const newSigner = (): SigningKey =>
  loadSigningKey({ name: 'AUDIT_SIGNING_KEY', value: randomBytes(32).toString('base64') });
