import type { Actor } from '../../contracts/identity/actor';
import type { ErasureHold } from '../../contracts/privacy/subject-requests';
import { manifestHash } from '../../domain/privacy/erasure-manifest';
import { subjectRequestStore, type ErasedSubject } from '../../entities/privacy/subject-request.store';
import type { WithActor } from '../../platform/database/unit-of-work';
import { eraseDonor } from './erase-subject';

/**
 * Lists the ids of all erased donors, each with the proof. Keep the list outside the database, to repeat the erasures
 * after a restore.
 */
export const listErased = ({ withActor }: { withActor: WithActor }, actor: Actor): Promise<ErasedSubject[]> =>
  withActor(actor, ({ manager }) => subjectRequestStore(manager).erased());

export type ErasedAgain = { state: 'erased' | 'was-erased' | 'unknown' } | { state: 'held'; holds: ErasureHold[] };

/**
 * Repeats the erasure of a donor whom a restored backup brought back; `proof` is that of the first erasure. Needs no
 * new approval.
 */
export const eraseAgain = (
  { withActor }: { withActor: WithActor },
  donorId: string,
  proof: string,
  actor: Actor,
): Promise<ErasedAgain> =>
  withActor(actor, async (tx) => {
    const outcome = await eraseDonor(tx, donorId, donorId);
    if (outcome.state === 'was-erased') return { state: 'was-erased' };
    if (outcome.state !== 'erased') return outcome;
    tx.audit({
      action: 'donor.erased-again',
      resourceType: 'donor',
      resourceId: donorId,
      reason: `manifest sha256 ${manifestHash(outcome.manifest)}, first ${proof}`,
    });
    return { state: 'erased' };
  });
