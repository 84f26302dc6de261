import type { CheckpointLook } from '../../contracts/audit/messages';
import type { Actor } from '../../contracts/identity/actor';
import {
  checkpointHash,
  checkpointKey,
  isCheckpointDue,
  statementText,
  type CheckpointStatement,
} from '../../domain/audit/checkpoint';
import { checkpointStore, type NewCheckpoint } from '../../entities/audit/checkpoint.store';
import { signingKeyStore } from '../../entities/keys/signing-key.store';
import type { SigningKey } from '../../platform/crypto/signing-key';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { LockedStore } from '../../platform/storage/locked-store';

/** An event for each checkpoint would make the log grow without end. */
const TECHNICAL = { technical: 'a checkpoint is a signed statement about the log, not a change that the log records' };
const MIME = 'application/jose';

const eventsIn = (heads: readonly { sequence: string }[]): bigint =>
  heads.reduce((sum, { sequence }) => sum + BigInt(sequence), 0n);

/** Returns the next statement; undefined when no checkpoint is due. */
const nextStatement = async ({ manager }: Tx, now: Date): Promise<CheckpointStatement | undefined> => {
  const store = checkpointStore(manager);
  // Heads are read after the newest checkpoint, so they are never behind it.
  const last = await store.newest();
  const heads = await store.heads();
  const events = eventsIn(heads) - eventsIn(last?.heads ?? []);
  const ageMs = last ? now.getTime() - last.toAt.getTime() : Infinity;
  if (!isCheckpointDue(events, ageMs)) return undefined;
  const fromAt = last?.toAt ?? (await store.firstEventAt()) ?? now;
  // Another machine's clock may be ahead.
  const toAt = now < fromAt ? fromAt : now;
  return {
    sequence: String(BigInt(last?.sequence ?? 0) + 1n),
    previous: last ? checkpointHash(last.signature) : null,
    heads,
    eventCount: String(events),
    fromAt: fromAt.toISOString(),
    toAt: toAt.toISOString(),
  };
};

const rowOf = (statement: CheckpointStatement, signature: string): NewCheckpoint => ({
  sequence: statement.sequence,
  previousSha256: statement.previous,
  heads: statement.heads,
  eventCount: statement.eventCount,
  fromAt: new Date(statement.fromAt),
  toAt: new Date(statement.toAt),
  signature,
});

interface CheckpointPorts {
  withActor: WithActor;
  auditSigner: SigningKey;
  lockedStore: Pick<LockedStore, 'bucket'>;
  now?: () => Date;
}

const make = (
  { withActor, auditSigner, lockedStore, now = () => new Date() }: CheckpointPorts,
  actor: Actor,
): Promise<string | null> =>
  withActor(
    actor,
    async (tx) => {
      const statement = await nextStatement(tx, now());
      if (!statement) return null;
      const signature = auditSigner.sign(statementText(statement));
      const store = checkpointStore(tx.manager);
      await signingKeyStore(tx.manager).register({
        keyId: auditSigner.keyId,
        purpose: 'audit',
        publicJwk: { ...auditSigner.publicJwk },
        validFrom: new Date(statement.toAt),
      });
      const inserted = await store.insert(rowOf(statement, signature), {
        createdBy: actor.userId,
        bucket: lockedStore.bucket,
        key: checkpointKey(statement.sequence),
        sizeBytes: Buffer.byteLength(signature),
        mime: MIME,
        sha256: checkpointHash(signature),
      });
      return inserted ? statement.sequence : null;
    },
    TECHNICAL,
  );

/**
 * Signs the ends of all streams of the audit chain, when due: after five minutes with events, or 1,000 events. Of two
 * at once one makes the checkpoint, the other finds it.
 */
export const takeCheckpoint = async (ports: CheckpointPorts, actor: Actor): Promise<CheckpointLook> => {
  const made = await make(ports, actor);
  const unlocked = await ports.withActor(actor, ({ manager }) => checkpointStore(manager).countUnlocked());
  return { made, unlocked };
};
