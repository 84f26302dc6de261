import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { SelectedRange } from '../../contracts/audit/retention';
import { statementText } from '../../domain/audit/checkpoint';
import type { ExportLine } from '../../domain/audit/export-line';
import { countOf } from '../../domain/audit/retention-selection';
import { retentionStore } from '../../entities/audit/retention.store';
import type { ReadAuditRange } from '../../platform/database/audit-range';
import type { Tx } from '../../platform/database/unit-of-work';
import type { LockedStore } from '../../platform/storage/locked-store';

export const ARCHIVE_MIME = 'application/gzip';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Returns the archive of a range, the same bytes for every attempt: its events, and the checkpoint that signed their
 * end.
 */
export const archiveOf = async ({ manager }: Tx, range: SelectedRange, readRange: ReadAuditRange): Promise<Buffer> => {
  const events = await readRange(manager, range);
  const [first] = events;
  const signed = await retentionStore(manager).signedBy(range);
  if (!first || !signed || BigInt(events.length) !== countOf([range]))
    throw new Error(`stream ${range.stream} is not whole, or not signed, from ${range.first} to ${range.last}`);
  const { signature, previousSha256, fromAt, toAt, sequence, heads, eventCount } = signed;
  const statement = statementText({
    sequence,
    previous: previousSha256,
    heads,
    eventCount,
    fromAt: fromAt.toISOString(),
    toAt: toAt.toISOString(),
  });
  const lines: ExportLine[] = [
    ['audit-archive', 1, range.stream, String(BigInt(range.first) - 1n), first.prevHash.toString('hex')],
    ['head', range.stream, range.last, range.root],
    ['checkpoint', { sequence, row: { signature, statement, locked: true }, objects: [signature] }],
    ...events.map(({ stream, sequence: at, prevHash, hash, text }): ExportLine => {
      return ['event', stream, String(at), prevHash.toString('hex'), hash.toString('hex'), text];
    }),
    ['end', events.length],
  ];
  return gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
};

/** Puts a file under object lock and verifies it by reading it back. Answers its SHA-256. */
export const putProven = async (
  store: LockedStore,
  { key, bytes, mime, until }: { key: string; bytes: Buffer; mime: string; until: Date },
): Promise<string> => {
  await store.ensureBucket();
  await store.putLocked(key, bytes, mime, until);
  for await (const version of store.versions(key)) {
    if (version.key !== key) continue;
    if (sha256(await store.read(version)) === sha256(bytes)) return sha256(bytes);
  }
  throw new Error(`${store.bucket}/${key}: the store took the file and gives back another`);
};
