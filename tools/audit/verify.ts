import { AUDIT_STREAMS } from '../../contracts/governance/states';
import type { PublicKeys } from '../../platform/crypto/signing-key';
import {
  createStreamCheck,
  type ChainBreak,
  type ChainHead,
  type ChainRecord,
} from '../../platform/database/chain-check';
import type { AuditSource } from './audit-source';
import { createAccessCheck, sealOf } from './check-access';
import { checkCheckpoints } from './check-checkpoints';
import type { AuditReport, Finding } from './findings';
import { openMarks, type Mark, type Marks } from './marks';

const DETAILS: Record<ChainBreak['kind'], string> = {
  edit: 'The event, or its place, is not what was hashed.',
  gap: 'The event is gone.',
  fork: 'Two events have this sequence.',
  truncation: 'The stream should go on here.',
};

/** One stream against its hashes, its head, and what the checkpoints signed of it. */
const createStreamVerifier = (stream: number, nextMark: () => Mark | undefined) => {
  let mark = nextMark();
  let agreed = 0n;
  let mismatch: { mark: Mark; after: bigint } | undefined;
  const compare = ({ sequence, hash }: ChainRecord): void => {
    for (; mark && mark.sequence <= sequence; mark = nextMark()) {
      if (mark.sequence < sequence || mismatch) continue;
      if (mark.hash.equals(hash)) agreed = sequence;
      else mismatch = { mark, after: agreed };
    }
  };
  const check = createStreamCheck(stream, compare);
  const where = `stream ${stream}`;

  const findings = function* (): Iterable<Finding> {
    if (mismatch) {
      const { sequence, checkpoint } = mismatch.mark;
      const from = mismatch.after + 1n;
      const detail =
        `Checkpoint ${checkpoint} signed another event ${sequence}: the stream was written anew, ` +
        `from an event between ${from} and ${sequence} on.`;
      yield { where, sequence: String(from), kind: 'checkpoint-mismatch', detail };
    }
    const { broken, whole } = check;
    if (broken) {
      yield { where, sequence: String(broken.sequence), kind: broken.kind, detail: DETAILS[broken.kind] };
    } else if (mark && !mismatch) {
      const detail = `Checkpoint ${mark.checkpoint} signed ${mark.sequence} events: the end was cut off, head and all.`;
      yield { where, sequence: String(whole + 1n), kind: 'truncation', detail };
    }
  };

  return {
    push: check.push,
    end: (head: ChainHead | undefined) => check.end(head),
    findings,
    isWhole: () => !check.broken,
  };
};

const checkEvents = async (
  source: AuditSource,
  heads: ReadonlyMap<number, ChainHead>,
  marks: Marks,
  report: AuditReport,
) => {
  const access = createAccessCheck(source.accessRows, report);
  let events = 0n;
  let current: { stream: number; verifier: ReturnType<typeof createStreamVerifier> } | undefined;
  const seen = new Set<number>();

  const finish = () => {
    if (!current) return;
    current.verifier.end(heads.get(current.stream));
    report.findings.push(...current.verifier.findings());
  };
  const open = (stream: number) => {
    finish();
    seen.add(stream);
    current = { stream, verifier: createStreamVerifier(stream, marks.reader(stream)) };
    return current;
  };

  for await (const record of source.events()) {
    const { verifier } = current?.stream === record.stream ? current : open(record.stream);
    verifier.push(record);
    events += 1n;
    // Read before its event is judged: a seal that was changed fails here and there.
    const seal = verifier.isWhole() ? sealOf(record) : undefined;
    if (seal) await access.seal(seal);
  }
  for (let stream = 0; stream < AUDIT_STREAMS; stream += 1) if (!seen.has(stream)) open(stream);
  finish();
  await access.end();
  report.events = String(events);
};

/** Checks the whole log: chains, heads, checkpoints, sealed reads. Memory does not grow with the log. */
export const verifyAudit = async (source: AuditSource, keys: PublicKeys): Promise<AuditReport> => {
  const report: AuditReport = { findings: [], doubts: [], notes: [], events: '0', checkpoints: '0', seals: '0' };
  const marks = openMarks();
  try {
    const heads = await source.heads();
    await checkCheckpoints(source, keys, marks, report).catch((error: unknown) => {
      report.doubts.push(
        `the checkpoints could not be read: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
    await checkEvents(source, heads, marks, report);
  } finally {
    marks.close();
  }
  return report;
};
