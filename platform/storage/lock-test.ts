import { randomBytes, randomUUID } from 'node:crypto';
import type { Client } from 'minio';
import { putRetention, sameBytes, type ObjectVersion } from './retention';
import { s3ErrorCode } from './s3-client';

/** `lock`: the store would not lock at all. The others were done although the lock forbids them. */
export const LOCK_ATTEMPTS = ['lock', 'overwrite', 'shorten', 'downgrade', 'delete'] as const;
export type LockAttempt = (typeof LOCK_ATTEMPTS)[number];

/** The changes that the lock did not prevent; empty when it holds. */
export interface LockTest {
  broken: LockAttempt[];
}

const PREFIX = 'self-test/';
const HELD_MS = 24 * 3_600_000;
const REFUSALS = new Set(['AccessDenied', 'InvalidRequest', 'InvalidRetentionPeriod', 'MethodNotAllowed']);

/** Whether the store said no. An answer that is neither yes nor no is thrown: the lock was not tested. */
const refused = (attempt: Promise<unknown>): Promise<boolean> =>
  attempt.then(
    () => false,
    (error: unknown) => {
      if (REFUSALS.has(s3ErrorCode(error) ?? '')) return true;
      throw error;
    },
  );

/** Takes away what earlier tests left and no lock holds any more. */
const sweep = async (client: Client, bucket: string, own: string) => {
  const listed = client.listObjects(bucket, PREFIX, true, { IncludeVersion: true });
  for await (const { name, versionId } of listed as AsyncIterable<{ name?: string; versionId?: string }>) {
    if (name === undefined || versionId === undefined || name === own) continue;
    await refused(client.removeObject(bucket, name, { versionId }));
  }
};

/**
 * Locks a test object and tries every change that a COMPLIANCE lock must refuse, with the rights of this process and
 * the governance bypass. Throws when the store does not answer.
 */
export const testLock = async (client: Client, bucket: string): Promise<LockTest> => {
  const key = `${PREFIX}${randomUUID()}`;
  const bytes = randomBytes(32);
  const { versionId } = await client.putObject(bucket, key, bytes, bytes.length);
  const version: ObjectVersion = { key, versionId: versionId ?? '' };
  const until = new Date(Date.now() + HELD_MS);
  const retain = (mode: 'COMPLIANCE' | 'GOVERNANCE', date: Date) => putRetention(client, bucket, version, mode, date);
  if (versionId === null || (await refused(retain('COMPLIANCE', until)))) return { broken: ['lock'] };

  await client.putObject(bucket, key, randomBytes(32), 32);
  const broken: LockAttempt[] = (await sameBytes(client, bucket, version, bytes)) ? [] : ['overwrite'];
  if (!(await refused(retain('COMPLIANCE', new Date(Date.now() + HELD_MS / 2))))) broken.push('shorten');
  if (!(await refused(retain('GOVERNANCE', until)))) broken.push('downgrade');
  if (!(await refused(client.removeObject(bucket, key, { versionId, governanceBypass: true })))) broken.push('delete');
  else if (!(await sameBytes(client, bucket, version, bytes))) broken.push('delete');
  await sweep(client, bucket, key);
  return { broken };
};
