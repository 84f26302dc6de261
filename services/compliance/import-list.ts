import { v7 as newId } from 'uuid';
import type { SanctionsList } from '../../contracts/compliance/listed-entity';
import type { Actor } from '../../contracts/identity/actor';
import { entityHash } from '../../domain/compliance/lists/entity-hash';
import { checkShrinkage } from '../../domain/compliance/lists/shrinkage';
import { screeningStore } from '../../entities/compliance/screening.store';
import { donationStore } from '../../entities/donations/donation.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { factCommand } from '../donations/commands';

export interface ListImport {
  list: SanctionsList;
  /** SHA-256, hex, over the publisher's bytes. */
  sha256: string;
  /** When it was fetched from its publisher; null for a snapshot that came with the project. */
  fetchedAt: Date | null;
}

export interface ImportOutcome {
  outcome: 'imported' | 'already-there';
  entities: number;
  /** Gifts that were held for want of a list and are notified of this one. */
  woken: number;
}

/** The list is not one that may replace the last: it shrank, or is older. */
class ListRefused extends Error {}

const store = async (tx: Tx, { list, sha256, fetchedAt }: ListImport): Promise<ImportOutcome['outcome']> => {
  const lists = screeningStore(tx);
  const same = await lists.findBySha256(list.source, sha256);
  if (same) {
    if (fetchedAt) await lists.markFetched(same.id, fetchedAt);
    tx.audit({ action: 'screening-list.fetched', resourceType: 'screening-list', resourceId: same.id });
    return 'already-there';
  }
  const [previous] = await lists.latest([list.source]);
  if (previous && new Date(list.publishedAt) < previous.publishedAt) {
    throw new ListRefused(
      `${list.source}: published ${list.publishedAt}, before the list in force (${previous.publishedAt.toISOString()})`,
    );
  }
  const verdict = checkShrinkage(previous?.entityCount ?? 0, list.entities.length);
  if (!verdict.accepted) throw new ListRefused(`${list.source}: ${verdict.reason}`);
  const id = newId();
  const row = {
    id,
    source: list.source,
    publishedAt: new Date(list.publishedAt),
    fetchedAt,
    sha256,
    entityCount: list.entities.length,
  };
  await lists.insertList(
    row,
    list.entities.map((entity) => ({ ...entity, contentHash: entityHash(entity) })),
  );
  tx.audit({ action: 'screening-list.imported', resourceType: 'screening-list', resourceId: id });
  return 'imported';
};

/** Imports one list whole or not at all, and wakes the gifts that waited for it. Throws `ListRefused`. */
export const importList = (
  { withActor }: { withActor: WithActor },
  request: ListImport,
  actor: Actor,
): Promise<ImportOutcome> =>
  withActor(actor, async (tx) => {
    const outcome = await store(tx, request);
    const waiting = await donationStore(tx).awaitingLists();
    for (const gift of waiting) tx.outbox.signal(factCommand(gift, 'listsImported', request.sha256));
    return { outcome, entities: request.list.entities.length, woken: waiting.length };
  });
