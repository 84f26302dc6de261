import { retentionKey } from '../../contracts/keys/owners';
import type { LegalHoldResource } from '../../contracts/privacy/schemas';
import { AUDIT_LOG_ID, type HoldResource } from '../../contracts/privacy/subject-requests';
import { Refused } from '../../contracts/kernel/refused';
import { donationStore } from '../../entities/donations/donation.store';
import { donorStore } from '../../entities/donations/donor.store';
import { legalHoldStore, type FoundHold, type HoldFilter } from '../../entities/privacy/legal-hold.store';
import { subjectRequestStore } from '../../entities/privacy/subject-request.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import { subjectFactCommand } from './subject-commands';

export interface PlacedHold {
  /** The same for every try of the request that places it. */
  id: string;
  resourceType: HoldResource;
  resourceId: string;
  reason: string;
}

const cellOf = (id: string) => ({ table: 'legal_holds', column: 'reason', rowId: id });

const show = async ({ cipher }: Tx, hold: FoundHold): Promise<LegalHoldResource> => ({
  id: hold.id,
  resource_type: hold.resourceType,
  resource_id: hold.resourceId,
  reason: await cipher.openKept(retentionKey('holds', hold.createdAt), cellOf(hold.id), hold.reason),
  placed_by: hold.placedBy,
  placed_at: hold.createdAt.toISOString(),
  released_by: hold.releasedBy,
  released_at: hold.releasedAt?.toISOString() ?? null,
});

const find = async ({ manager }: Tx, id: string): Promise<FoundHold> => {
  const hold = await legalHoldStore(manager).find(id);
  if (!hold) throw new Refused('kernel.not-found', `there is no legal hold ${id}`);
  return hold;
};

/** Locks what an erasure would lock, so that of a hold and an erasure one comes first; a purge waits for the hold itself. */
const requireResource = async (tx: Tx, type: HoldResource, id: string): Promise<void> => {
  if (type === 'audit-log') {
    if (id === AUDIT_LOG_ID) return;
    throw new Refused('kernel.not-found', `the only audit log has the id ${AUDIT_LOG_ID}`, '/resource_id');
  }
  const gift = type === 'donation' ? await donationStore(tx).lock(id) : undefined;
  if (gift) return;
  const donor = type === 'donor' ? await donorStore(tx).keep(id) : null;
  if (!donor) throw new Refused('kernel.not-found', `there is no ${type} ${id}`, '/resource_id');
  if (donor.erasedAt)
    throw new Refused('kernel.conflict', `donor ${id} was erased; there is nothing to hold`, '/resource_id');
};

/**
 * Places a legal hold. Until its release it prevents the erasure of a donor, or of a gift's donor, and the purge of
 * their audit events; a hold on the audit log prevents every purge. Returns a stored hold of the same id unchanged.
 * Throws `Refused` (kernel.not-found, kernel.conflict).
 */
export const placeHold = (
  { withActor }: { withActor: WithActor },
  { id, resourceType, resourceId, reason }: PlacedHold,
  { actor }: Caller,
): Promise<LegalHoldResource> =>
  withActor(actor, async (tx) => {
    const store = legalHoldStore(tx.manager);
    if (!(await store.find(id))) {
      await requireResource(tx, resourceType, resourceId);
      const createdAt = new Date();
      const sealed = await tx.cipher.seal(retentionKey('holds', createdAt), cellOf(id), reason);
      await store.insert({ id, resourceType, resourceId, reason: sealed, placedBy: actor.userId, createdAt });
      tx.audit({ action: 'legal-hold.placed', resourceType, resourceId, details: { holdId: id } });
    }
    return show(tx, await find(tx, id));
  });

const donorOf = async (tx: Tx, type: HoldResource, id: string): Promise<string | undefined> => {
  if (type === 'donor') return id;
  return type === 'donation' ? (await donationStore(tx).lock(id))?.donorId : undefined;
};

/**
 * Releases a legal hold, and signals the erasures that it held up. Throws `Refused` (kernel.not-found,
 * kernel.conflict).
 */
export const releaseHold = (
  { withActor }: { withActor: WithActor },
  id: string,
  { actor }: Caller,
): Promise<LegalHoldResource> =>
  withActor(actor, async (tx) => {
    const { resourceType, resourceId } = await find(tx, id);
    if (!(await legalHoldStore(tx.manager).release(id, actor.userId))) {
      throw new Refused('kernel.conflict', `legal hold ${id} is already released`);
    }
    const donorId = await donorOf(tx, resourceType, resourceId);
    const waiting = await subjectRequestStore(tx.manager).openOf(donorId === undefined ? [] : [donorId]);
    for (const request of waiting) {
      if (request.status === 'held') tx.outbox.signal(subjectFactCommand(request, 'holdReleased', id));
    }
    tx.audit({ action: 'legal-hold.released', resourceType, resourceId, details: { holdId: id } });
    return show(tx, await find(tx, id));
  });

export const listHolds = (
  { withActor }: { withActor: WithActor },
  filter: HoldFilter,
  { actor }: Caller,
): Promise<LegalHoldResource[]> =>
  withActor(actor, async (tx) => {
    const holds = await legalHoldStore(tx.manager).page(filter);
    const resources: LegalHoldResource[] = [];
    for (const hold of holds) resources.push(await show(tx, hold));
    return resources;
  });
