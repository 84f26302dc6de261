import type { EntityManager } from 'typeorm';
import { AUDIT_COLUMNS, auditRowText, type AuditRow } from './audit-chain';
import type { ChainRecord } from './chain-check';

export const chainRecordOf = (row: AuditRow): ChainRecord => ({
  stream: row.stream,
  sequence: BigInt(row.sequence),
  prevHash: row.prev_hash,
  hash: row.hash,
  text: auditRowText(row),
});

export type ReadAuditRange = (
  manager: EntityManager,
  range: { stream: number; first: string; last: string },
) => Promise<ChainRecord[]>;

/** Reads the events of a stream in order. */
export const readAuditRange: ReadAuditRange = async (manager, { stream, first, last }) => {
  const rows = await manager.query<AuditRow[]>(
    `select ${AUDIT_COLUMNS} from audit_logs where stream = $1 and sequence between $2 and $3 order by sequence, id`,
    [stream, first, last],
  );
  return rows.map(chainRecordOf);
};
