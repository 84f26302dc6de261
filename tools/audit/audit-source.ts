import type { AccessRow } from '../../domain/access/access-log-seal';
import type { CheckpointPair } from '../../domain/audit/export-line';
import type { Tombstone } from '../../domain/audit/tombstone';
import type { ChainHead, ChainRecord } from '../../platform/database/chain-check';

/** The range that an archive holds: all of a stream behind `before`. */
export interface ArchiveStart {
  stream: number;
  before: ChainHead;
}

/** Continues to read: all rows of transactions below the number, or all the rest without one. */
export type AccessRows = (below?: string) => AsyncIterable<AccessRow>;

/** The log, wherever it is read from; each part is read once, in this order. */
export interface AuditSource {
  /** Undefined where it is the whole log. */
  archive(): Promise<ArchiveStart | undefined>;
  heads(): Promise<ReadonlyMap<number, ChainHead>>;
  /** By stream and sequence in order. */
  tombstones(): Promise<readonly Tombstone[]>;
  /** By sequence in order. */
  checkpoints(): AsyncIterable<CheckpointPair>;
  /** By stream and sequence in order. */
  events(): AsyncIterable<ChainRecord>;
  /** Asked for at each seal among the events. */
  accessRows: AccessRows;
  /** All versions of a tombstone's archive, where the object store is at hand. Throws when it does not answer. */
  archiveFiles?(tombstone: Tombstone): Promise<Buffer[]>;
}
