import { AUDIT_STREAMS } from '../../contracts/audit/states';
import type { PublicKeys } from '../../platform/crypto/signing-key';
import type { Tombstone } from '../../domain/audit/tombstone';
import type { ChainHead } from '../../platform/database/chain-check';
import type { AuditSource } from './audit-source';
import { createAccessCheck, sealOf } from './check-access';
import { checkArchives } from './check-archives';
import { checkCheckpoints } from './check-checkpoints';
import { createTombstoneCheck } from './check-tombstones';
import { emptyReport, wordsOf, type AuditReport } from './findings';
import { openMarks, type Marks } from './marks';
import { createStreamVerifier } from './stream-verifier';
import { verifyArchive } from './verify-archive';

interface Current {
  stream: number;
  /** The last event that a tombstone stands for. */
  purgedTo: bigint;
  verifier: ReturnType<typeof createStreamVerifier>;
}

const checkEvents = async (
  source: AuditSource,
  heads: ReadonlyMap<number, ChainHead>,
  tombstones: readonly Tombstone[],
  marks: Marks,
  report: AuditReport,
) => {
  const access = createAccessCheck(source.accessRows, report);
  const purges = createTombstoneCheck(tombstones, report);
  let events = 0n;
  let current: Current | undefined;
  const seen = new Set<number>();

  const finish = () => {
    if (!current) return;
    current.verifier.end(heads.get(current.stream));
    report.findings.push(...current.verifier.findings());
  };
  const open = (stream: number) => {
    finish();
    seen.add(stream);
    const nextMark = marks.reader(stream);
    const start = purges.start(stream, nextMark);
    const purgedTo = start.before.sequence;
    current = { stream, purgedTo, verifier: createStreamVerifier(stream, start, nextMark) };
    return current;
  };

  for await (const record of source.events()) {
    const { verifier, purgedTo } = current?.stream === record.stream ? current : open(record.stream);
    events += 1n;
    if (record.sequence > 0n && record.sequence <= purgedTo) {
      purges.leftOver(record);
      continue;
    }
    verifier.push(record);
    if (verifier.isWhole()) purges.event(record);
    // Read before its event is judged: a seal that was changed fails here and there.
    const seal = verifier.isWhole() ? sealOf(record) : undefined;
    if (seal) await access.seal(seal, purgedTo > 0n);
  }
  for (let stream = 0; stream < AUDIT_STREAMS; stream += 1) if (!seen.has(stream)) open(stream);
  finish();
  purges.end();
  await access.end();
  report.events = String(events);
};

/** Checks the whole log: chains, heads, checkpoints, tombstones, sealed reads; or one archive of it. Memory does not grow with the log. */
export const verifyAudit = async (source: AuditSource, keys: PublicKeys): Promise<AuditReport> => {
  const report = emptyReport();
  const marks = openMarks();
  try {
    const archive = await source.archive();
    if (archive) {
      await verifyArchive(source, archive, keys, marks, report);
      return report;
    }
    const heads = await source.heads();
    const tombstones = await source.tombstones();
    await checkCheckpoints(source, keys, marks, report).catch((error: unknown) => {
      report.doubts.push(`the checkpoints could not be read: ${wordsOf(error)}`);
    });
    await checkEvents(source, heads, tombstones, marks, report);
    await checkArchives(source, tombstones, keys, report).catch((error: unknown) => {
      report.doubts.push(`the archives could not be read: ${wordsOf(error)}`);
    });
  } finally {
    marks.close();
  }
  return report;
};
