import type { AccessRow } from '../../domain/governance/access-log-seal';
import type { ChainHead, ChainRecord } from '../../platform/database/chain-check';

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

/** Reads on from where it was, all rows of transactions below the number; all the rest without one. */
export type AccessRows = (below?: string) => AsyncIterable<AccessRow>;

/** The log, wherever it is read from; each part is read once, in this order. */
export interface AuditSource {
  heads(): Promise<ReadonlyMap<number, ChainHead>>;
  /** By sequence in order. */
  checkpoints(): AsyncIterable<CheckpointPair>;
  /** By stream and sequence in order. */
  events(): AsyncIterable<ChainRecord>;
  /** Asked for at each seal among the events. */
  accessRows: AccessRows;
}
