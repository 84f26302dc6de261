import { In, MoreThan } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { ListedEntity } from '../../contracts/compliance/listed-entity';
import type { ClearedSubject, ListSource, ScreeningOutcome } from '../../contracts/compliance/states';
import { insertion, type StoreTx } from '../../platform/database/deferred';
import { ClearedPair } from './cleared-pair.entity';
import { ScreeningEntity } from './screening-entity.entity';
import { ScreeningList } from './screening-list.entity';
import { ScreeningRun } from './screening-run.entity';

export interface ImportedList {
  id: string;
  source: ListSource;
  publishedAt: Date;
  /** Null for a snapshot that came with the project. */
  fetchedAt: Date | null;
  entityCount: number;
}

export interface NewList extends ImportedList {
  sha256: string;
}

export interface HashedEntity extends ListedEntity {
  contentHash: string;
}

export interface NewRun {
  id: string;
  donationId: string;
  /** Those whose payers were screened with the donor. */
  paymentIds: string[];
  outcome: ScreeningOutcome;
  listIds: string[];
  listsAsOf: Date;
  matcherVersion: string;
  threshold: number;
  score: number;
  hits: Buffer | null;
}

export interface ClearedBy {
  subjectType: ClearedSubject;
  /** The donor's id, or a keyed hash of a payer's name and country. */
  subjectKey: string;
}

export interface NewClearedPair extends ClearedBy {
  id: string;
  entityRef: string;
  entityHash: string;
  reason: Buffer;
  reviewerId: string;
  expiresAt: Date;
}

const UNSCREENED = `
  select exists (
    select from payments p where p.donation_id = $1 and p.status = 'matched' and not exists (
      select from screening_runs r
      where r.subject_type = 'donation' and r.subject_id = $1 and p.id = any(r.payment_ids))) as unscreened`;
const LATEST = `
  select distinct on (source) id, source, published_at as "publishedAt", fetched_at as "fetchedAt", entity_count as "entityCount"
  from screening_lists where source = any($1) order by source, published_at desc, created_at desc`;
/** Keeps one statement well under the driver's limit of parameters. */
const ROWS_A_STATEMENT = 1_000;

export const screeningStore = ({ manager, later }: StoreTx) => ({
  /** The newest list of each source that has one. */
  latest: (sources: readonly ListSource[]): Promise<ImportedList[]> => manager.query(LATEST, [sources]),

  findBySha256: (source: ListSource, sha256: string): Promise<ImportedList | null> =>
    manager.findOneBy(ScreeningList, { source, sha256 }),

  /** The same list was fetched again. */
  markFetched: (id: string, fetchedAt: Date) => manager.update(ScreeningList, { id }, { fetchedAt }),

  async insertList(list: NewList, entities: readonly HashedEntity[]): Promise<void> {
    await manager.insert(ScreeningList, list);
    for (let start = 0; start < entities.length; start += ROWS_A_STATEMENT) {
      const rows = entities.slice(start, start + ROWS_A_STATEMENT).map(({ ref, ...entity }) => ({
        ...entity,
        id: newId(),
        listId: list.id,
        entityRef: ref,
      }));
      await manager.insert(ScreeningEntity, rows);
    }
  },

  async entitiesOf(listIds: readonly string[]): Promise<HashedEntity[]> {
    const rows = await manager.findBy(ScreeningEntity, { listId: In([...listIds]) });
    return rows.map(({ entityRef, kind, names, identifiers, contentHash }) => ({
      ref: entityRef,
      kind,
      names,
      identifiers,
      contentHash,
    }));
  },

  insertRun: ({ donationId, ...run }: NewRun): void =>
    later(
      insertion(manager, ScreeningRun, {
        ...run,
        subjectType: 'donation',
        subjectId: donationId,
        threshold: run.threshold.toFixed(4),
        score: run.score.toFixed(4),
      }),
    ),

  /** Whether the gift holds a payment that came after its last screening. */
  async hasUnscreenedPayment(donationId: string): Promise<boolean> {
    const [row] = await manager.query<{ unscreened: boolean }[]>(UNSCREENED, [donationId]);
    return row?.unscreened ?? false;
  },

  /** Returns what a reviewer has distinguished from this subject, as `entityRef entityHash`. */
  async cleared({ subjectType, subjectKey }: ClearedBy, now: Date): Promise<Set<string>> {
    const pairs = await manager.findBy(ClearedPair, { subjectType, subjectKey, expiresAt: MoreThan(now) });
    return new Set(pairs.map(({ entityRef, entityHash }) => `${entityRef} ${entityHash}`));
  },

  async clear(pair: NewClearedPair): Promise<void> {
    await manager
      .createQueryBuilder()
      .insert()
      .into(ClearedPair)
      .values(pair)
      // The reason is sealed for this row's id, so the id goes with it.
      .orUpdate(
        ['id', 'reason', 'reviewer_id', 'expires_at'],
        ['subject_type', 'subject_key', 'entity_ref', 'entity_hash'],
      )
      .execute();
  },
});
