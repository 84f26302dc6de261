import {
  checkpointHash,
  readStatement,
  type CheckpointStatement,
  type SignedHead,
} from '../../domain/audit/checkpoint';
import { checkJws, type PublicKeys } from '../../platform/crypto/signing-key';
import type { CheckpointPair } from '../../domain/audit/export-line';
import type { AuditSource } from './audit-source';
import type { AuditReport } from './findings';
import type { Marks } from './marks';

/** The state that one checkpoint passes to the check of the next. */
interface Before {
  sequence: bigint;
  /** Of the signed text; undefined when that is not known. */
  hash: string | undefined;
  heads: readonly SignedHead[];
}

/** Where the row, the object and their chain disagree, in words; nothing when all is well. */
function* disagreements({ row, objects, sequence }: CheckpointPair, before: Before): Iterable<string> {
  const number = BigInt(sequence);
  if (number > before.sequence + 1n)
    yield `Checkpoints ${before.sequence + 1n} to ${number - 1n} are gone from the database and the object store.`;
  if (!row) yield 'The object store holds it under lock, but the database has lost its row.';
  if (objects.length > 1) yield 'The object store has two versions of it with different bytes.';
  const [object] = objects;
  if (row && object !== undefined && row.signature !== object) yield 'The row differs from the object under lock.';
  if (row?.locked && object === undefined)
    yield 'The database records it as locked, but the object store does not have it.';
}

function* wrongWords(statement: CheckpointStatement, pair: CheckpointPair, before: Before): Iterable<string> {
  if (statement.sequence !== pair.sequence) yield `It was signed as checkpoint ${statement.sequence}.`;
  if (before.hash !== undefined && statement.previous !== before.hash)
    yield 'It was not signed after the previous checkpoint.';
  const earlier = new Map(before.heads.map(({ stream, sequence }) => [stream, BigInt(sequence)]));
  const back = statement.heads.find(({ stream, sequence }) => BigInt(sequence) < (earlier.get(stream) ?? 0n));
  if (back) yield `Stream ${back.stream} ends earlier in it than in the previous checkpoint.`;
}

/**
 * Checks that every checkpoint is there, signed, the same in both places and chained to the one before; and marks
 * what each says of each stream.
 */
export const checkCheckpoints = async (
  source: AuditSource,
  keys: PublicKeys,
  marks: Marks,
  report: AuditReport,
  /** An archive has only those that signed its end. */
  from: 'first' | 'any' = 'first',
): Promise<void> => {
  let before: Before = { sequence: 0n, hash: undefined, heads: [] };
  let count = 0n;
  let unlocked = 0;
  const strangers = new Map<string, string>();

  const check = (pair: CheckpointPair): void => {
    if (from === 'any' && count === 0n) before = { ...before, sequence: BigInt(pair.sequence) - 1n };
    const wrong = [...disagreements(pair, before)];
    const signed = pair.objects[0] ?? pair.row?.signature ?? '';
    const jws = checkJws(signed, keys);
    const statement = jws.state === 'good' ? readStatement(jws.payload) : undefined;
    if (jws.state === 'unknown-key') strangers.set(jws.keyId, strangers.get(jws.keyId) ?? pair.sequence);
    else if (!statement) wrong.push('Its signature is not valid.');
    if (jws.state === 'good' && pair.row && pair.row.statement !== jws.payload)
      wrong.push('The columns of its row differ from the signed statement.');
    if (statement) {
      wrong.push(...wrongWords(statement, pair, before));
      for (const { stream, sequence, hash } of statement.heads) {
        const mark = { sequence: BigInt(sequence), hash: Buffer.from(hash, 'hex'), checkpoint: BigInt(pair.sequence) };
        if (mark.sequence > 0n) marks.add(stream, mark);
      }
    }
    if (wrong.length > 0) {
      const { sequence } = pair;
      report.findings.push({ where: 'checkpoints', sequence, kind: 'checkpoint-mismatch', detail: wrong.join(' ') });
    }
    if (pair.objects.length === 0) unlocked += 1;
    before = {
      sequence: BigInt(pair.sequence),
      hash: checkpointHash(signed),
      heads: statement?.heads ?? before.heads,
    };
  };

  for await (const pair of source.checkpoints()) {
    check(pair);
    count += 1n;
  }
  report.checkpoints = String(count);
  for (const [keyId, sequence] of strangers)
    report.doubts.push(
      `from checkpoint ${sequence} on, the signatures are by key ${keyId}, which is not among the public keys`,
    );
  if (unlocked > 0) report.notes.push(`${unlocked} checkpoints are not under this object lock (yet)`);
  if (count === 0n) report.doubts.push('no checkpoint covers the log: a cut-off end would go unnoticed');
};
