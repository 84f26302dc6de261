import { v7 as newId } from 'uuid';
import type { ListCounts } from '../../contracts/compliance/list-counts';
import type { SanctionsList } from '../../contracts/compliance/listed-entity';
import type { Actor } from '../../contracts/identity/actor';
import { entityHash } from '../../domain/compliance/lists/entity-hash';
import { countEntities } from '../../domain/compliance/lists/list-counts';
import { objectionsTo, type ListOverride, type Objection } from '../../domain/compliance/lists/list-objections';
import { screeningStore, type ImportedList } from '../../entities/compliance/screening.store';
import { donationStore } from '../../entities/donations/donation.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import { factCommand } from '../donations/commands';
import { ListRefused } from './list-refused';

export interface ListImport {
  list: SanctionsList;
  /** SHA-256, hex, over the publisher's bytes. */
  sha256: string;
  /** When it was fetched from its publisher; null for a snapshot that came with the project. */
  fetchedAt: Date | null;
  /** What a person lifts, and why; the reason is kept, sealed, in the audit event. */
  lifted?: { overrides: readonly ListOverride[]; reason: string };
}

export interface ImportOutcome {
  /** `already-there`: the list in force has these bytes. */
  outcome: 'imported' | 'put-in-force' | 'already-there';
  counts: ListCounts;
  /** Gifts that were held for want of a list and are notified of this one. */
  woken: number;
}

type Outcome = ImportOutcome['outcome'];

const RESOURCE = 'screening-list';

/** A list may be put in force by hand as often as it takes; each time is an event of its own. */
const putInForce = async (tx: Tx, id: string, { fetchedAt }: ListImport, details: Record<string, string>) => {
  await screeningStore(tx).putInForce(id, fetchedAt);
  tx.audit({ action: 'screening-list.put-in-force', resourceType: RESOURCE, resourceId: id, details });
};

const insert = async (tx: Tx, { list, sha256, fetchedAt }: ListImport, counts: ListCounts): Promise<string> => {
  const id = newId();
  const publishedAt = new Date(list.publishedAt);
  await screeningStore(tx).insertList(
    { id, source: list.source, publishedAt, fetchedAt, sha256, counts },
    list.entities.map((entity) => ({ ...entity, contentHash: entityHash(entity) })),
  );
  return id;
};

/** Lets the objections pass that the request lifts with a reason; throws `ListRefused` with those that remain. */
const liftObjections = ({ list, lifted }: ListImport, objections: readonly Objection[]): void => {
  const overrides = lifted && lifted.reason.trim() !== '' ? lifted.overrides : [];
  const remaining = objections.filter(({ liftedBy }) => liftedBy === undefined || !overrides.includes(liftedBy));
  if (remaining.length > 0) throw new ListRefused(list.source, remaining);
};

const detailsOf = ({ lifted }: ListImport, objections: readonly Objection[], replaced: ImportedList | undefined) => ({
  reason: lifted?.reason ?? '',
  overridden: objections.map(({ text }) => text).join('; '),
  ...(replaced && { replaced: replaced.id }),
});

const store = async (tx: Tx, request: ListImport, counts: ListCounts): Promise<Outcome> => {
  const { list, sha256, fetchedAt } = request;
  const lists = screeningStore(tx);
  await lists.lockSource(list.source);
  const [inForce] = await lists.latest([list.source]);
  if (inForce?.sha256 === sha256) {
    if (fetchedAt) await lists.markFetched(inForce.id, fetchedAt);
    tx.audit({ action: 'screening-list.fetched', resourceType: RESOURCE, resourceId: inForce.id });
    return 'already-there';
  }
  const same = await lists.findBySha256(list.source, sha256);
  const candidate = {
    source: list.source,
    publishedAt: new Date(list.publishedAt),
    counts,
    wasReplaced: same !== null,
  };
  const objections = objectionsTo(candidate, inForce);
  liftObjections(request, objections);
  const details = detailsOf(request, objections, inForce);
  if (same) {
    await putInForce(tx, same.id, request, details);
    return 'put-in-force';
  }
  const id = await insert(tx, request, counts);
  const isOlder = objections.some(({ liftedBy }) => liftedBy === 'put-in-force');
  const action = isOlder ? 'screening-list.put-in-force' : 'screening-list.imported';
  tx.audit({ action, resourceType: RESOURCE, resourceId: id, ...(objections.length > 0 && { details }) });
  return isOlder ? 'put-in-force' : 'imported';
};

/**
 * Imports one list whole or not at all, and wakes the gifts that waited for it. Imports of one source happen one
 * after the other; each is compared with the list that the one before left in force. Throws `ListRefused`.
 */
export const importList = (
  { withActor }: { withActor: WithActor },
  request: ListImport,
  actor: Actor,
): Promise<ImportOutcome> => {
  const counts = countEntities(request.list.entities);
  return withActor(actor, async (tx) => {
    const outcome = await store(tx, request, counts);
    const waiting = await donationStore(tx).awaitingLists();
    for (const gift of waiting) tx.outbox.signal(factCommand(gift, 'listsImported', request.sha256));
    return { outcome, counts, woken: waiting.length };
  });
};
