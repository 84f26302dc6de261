import { RETENTION_MODES, type Client } from 'minio';
import { readAll, s3ErrorCode } from './s3-client';

export interface ObjectVersion {
  key: string;
  versionId: string;
}

/** The largest is an archive: 2,000 events or those between two checkpoints, and an event holds 20 kB at most by far. */
const MAX_OBJECT_BYTES = 64 * 1024 * 1024;

/** To the second, as stores keep it. */
const lockTime = (date: Date): string => new Date(Math.ceil(date.getTime() / 1000) * 1000).toISOString();

/** Requests a change of retention with all available rights; a lock must refuse it nevertheless. */
export const putRetention = (
  client: Client,
  bucket: string,
  { key, versionId }: ObjectVersion,
  mode: keyof typeof RETENTION_MODES,
  until: Date,
): Promise<void> =>
  client.putObjectRetention(bucket, key, {
    mode: RETENTION_MODES[mode],
    retainUntilDate: lockTime(until),
    versionId,
    governanceBypass: true,
  });

/** Returns whether the store says that nobody can take the version away before `until`. */
export const isHeld = async (client: Client, bucket: string, { key, versionId }: ObjectVersion, until: Date) => {
  const kept = await client.getObjectRetention(bucket, key, { versionId });
  return kept?.mode === RETENTION_MODES.COMPLIANCE && Date.parse(kept.retainUntilDate) >= until.getTime();
};

export const readVersion = async (client: Client, bucket: string, { key, versionId }: ObjectVersion): Promise<Buffer> =>
  readAll(await client.getObject(bucket, key, { versionId }), MAX_OBJECT_BYTES);

export const sameBytes = (client: Client, bucket: string, version: ObjectVersion, bytes: Buffer): Promise<boolean> =>
  readVersion(client, bucket, version).then(
    (found) => found.equals(bytes),
    (error: unknown) => {
      if (s3ErrorCode(error)?.startsWith('NoSuch')) return false;
      throw error;
    },
  );
