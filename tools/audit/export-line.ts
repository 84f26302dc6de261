import type { AccessRow } from '../../domain/governance/access-log-seal';
import type { CheckpointPair } from './audit-source';

/** A line of an export is a JSON array: what it is, then its values; hashes in hex. */
export type ExportLine =
  | ['audit-export', version: 1]
  | ['head', stream: number, sequence: string, hash: string]
  | ['checkpoint', CheckpointPair]
  | ['event', stream: number, sequence: string, prevHash: string, hash: string, text: string]
  | ['read', AccessRow]
  | ['unsealed-read', AccessRow]
  | ['end', events: number];

export type LineOf<Tag extends ExportLine[0]> = Extract<ExportLine, [Tag, ...unknown[]]>;
