import type { AccessRow } from '../access/access-log-seal';
import type { Tombstone } from './tombstone';

/** One checkpoint as the database has it, and as the object store has it. */
export interface CheckpointPair {
  sequence: string;
  row: {
    signature: string;
    /** The statement as the row's columns say it. */
    statement: string;
    /** The object must be there. */
    locked: boolean;
  } | null;
  /** Different bytes under the checkpoint's name, the oldest version first; one, where nobody meddled. */
  objects: readonly string[];
}

/**
 * A line of an export is a JSON array: what it is, then its values; hashes in hex. An archive is the export of one
 * range of one stream, and begins with the event before it.
 */
export type ExportLine =
  | ['audit-export', version: 1]
  | ['audit-archive', version: 1, stream: number, sequenceBefore: string, hashBefore: string]
  | ['head', stream: number, sequence: string, hash: string]
  | ['tombstone', Tombstone]
  | ['checkpoint', CheckpointPair]
  | ['event', stream: number, sequence: string, prevHash: string, hash: string, text: string]
  | ['read', AccessRow]
  | ['unsealed-read', AccessRow]
  | ['end', events: number];

export type LineOf<Tag extends ExportLine[0]> = Extract<ExportLine, [Tag, ...unknown[]]>;
