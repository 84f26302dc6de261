import { canonicalText } from '../canonical-hash';
import { AUDIT_LOG_ID } from '../../contracts/privacy/subject-requests';

/** The record of a purged range of a stream, also in the audit chain. Hashes in hex. */
export interface Tombstone {
  /** 1, 2, 3 … over all streams. */
  number: string;
  stream: number;
  first: string;
  last: string;
  count: string;
  /** Hash of the last purged event. */
  root: string;
  archiveSha256: string;
}

/** The event that records a purge. One resource, so that all stand in one stream, in order. */
export const PURGE_EVENT = { action: 'audit.purged', resourceType: 'audit-log', resourceId: AUDIT_LOG_ID } as const;

/** Returns the canonical text of a tombstone (RFC 8785). */
export const tombstoneText = ({ number, stream, first, last, count, root, archiveSha256 }: Tombstone): string =>
  canonicalText({ number, stream, first, last, count, root, archiveSha256 });

/** Reads a tombstone; returns undefined unless the text is exactly what `tombstoneText` writes. */
export const readTombstone = (text: string): Tombstone | undefined => {
  try {
    const tombstone = JSON.parse(text) as Tombstone;
    return tombstoneText(tombstone) === text && /^\d+$/.test(tombstone.number) ? tombstone : undefined;
  } catch {
    return undefined;
  }
};

/** Returns the object key of the archive of a range. The database expects it there. */
export const archiveKey = ({ stream, first, last }: Pick<Tombstone, 'stream' | 'first' | 'last'>): string =>
  `archives/${stream}/${first}-${last}.ndjson.gz`;
