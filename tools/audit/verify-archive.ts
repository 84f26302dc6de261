import type { PublicKeys } from '../../platform/crypto/signing-key';
import type { ChainHead } from '../../platform/database/chain-check';
import type { ArchiveStart, AuditSource } from './audit-source';
import { checkCheckpoints } from './check-checkpoints';
import type { AuditReport } from './findings';
import type { Marks } from './marks';
import { createStreamVerifier } from './stream-verifier';

/**
 * Checks the archive of a purged range by itself: whole from its first event to the checkpoint that signed its last.
 * Returns its stated end.
 */
export const verifyArchive = async (
  source: AuditSource,
  { stream, before }: ArchiveStart,
  keys: PublicKeys,
  marks: Marks,
  report: AuditReport,
): Promise<ChainHead | undefined> => {
  const head = (await source.heads()).get(stream);
  await checkCheckpoints(source, keys, marks, report, 'any');
  const nextMark = marks.reader(stream);
  const verifier = createStreamVerifier(stream, { before, mark: nextMark() }, nextMark);
  let events = 0n;
  for await (const record of source.events()) {
    verifier.push(record);
    events += 1n;
  }
  verifier.end(head);
  report.findings.push(...verifier.findings());
  report.events = String(events);
  if (head && verifier.isWhole() && verifier.agreed() < head.sequence && report.doubts.length === 0)
    report.doubts.push(`no checkpoint covers the last events of the archive, up to ${head.sequence}`);
  report.notes.push(`an archive of stream ${stream}, from ${before.sequence + 1n} to ${head?.sequence ?? '?'}`);
  return head;
};
