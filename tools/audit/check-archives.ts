import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Tombstone } from '../../domain/audit/tombstone';
import type { PublicKeys } from '../../platform/crypto/signing-key';
import type { AuditSource } from './audit-source';
import { exportSource } from './export-source';
import { emptyReport, wordsOf, type AuditReport } from './findings';
import { openMarks } from './marks';
import { verifyArchive } from './verify-archive';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Returns the faults of an archive, by itself and as that of this tombstone; empty when it is intact. */
const faultsOf = async (bytes: Buffer, tombstone: Tombstone, keys: PublicKeys): Promise<string[]> => {
  const source = exportSource(Readable.from([bytes]));
  const start = await source.archive();
  if (!start) return ['Its archive is a whole export.'];
  const report = emptyReport();
  const marks = openMarks();
  const head = await verifyArchive(source, start, keys, marks, report).finally(() => marks.close());
  const { stream, first, last, root } = tombstone;
  const isOfRange = start.stream === stream && start.before.sequence + 1n === BigInt(first);
  const endsInRoot = head?.sequence === BigInt(last) && head.hash.toString('hex') === root;
  return [
    ...(isOfRange && endsInRoot ? [] : ['Its archive belongs to another range.']),
    ...report.findings.map(({ sequence, kind }) => `Event ${sequence} of its archive: ${kind}.`),
    ...report.doubts.map((doubt) => `About its archive: ${doubt}.`),
  ];
};

const check = async (files: readonly Buffer[], tombstone: Tombstone, keys: PublicKeys): Promise<string[]> => {
  if (files.length === 0) return ['The object store has no archive of it.'];
  const bytes = files.find((file) => sha256(file) === tombstone.archiveSha256);
  if (!bytes) return ['The archive in the object store has another SHA-256.'];
  return faultsOf(bytes, tombstone, keys).catch((error: unknown) => [`Its archive cannot be read: ${wordsOf(error)}.`]);
};

/**
 * Checks that the archive of each tombstone lies in the object store, by the tombstone's hash, and is whole from its
 * first event to the one that a checkpoint signed: who only writes to the database cannot make one. An export holds no
 * archives, which is said.
 */
export const checkArchives = async (
  { archiveFiles }: AuditSource,
  tombstones: readonly Tombstone[],
  keys: PublicKeys,
  report: AuditReport,
): Promise<void> => {
  if (!archiveFiles) {
    if (tombstones.length > 0)
      report.notes.push(`${tombstones.length} archives are not in an export; verify checks them at the object store`);
    return;
  }
  for (const tombstone of tombstones) {
    for (const detail of await check(await archiveFiles(tombstone), tombstone, keys))
      report.findings.push({ where: 'tombstones', sequence: tombstone.number, kind: 'archive-mismatch', detail });
  }
};
