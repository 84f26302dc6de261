import { In, MoreThan } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { ListCounts } from '../../contracts/compliance/list-counts';
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
  sha256: string;
  counts: ListCounts;
}

export interface HashedEntity extends ListedEntity {
  contentHash: string;
}

export interface NewRun {
  id: string;
  /** Names the year of the key that the hits are sealed under. */
  createdAt: Date;
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
  /** Names the year of the key that the reason is sealed under. */
  createdAt: Date;
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
  select distinct on (source) id, source, published_at as "publishedAt", fetched_at as "fetchedAt", sha256,
    jsonb_build_object('entities', entity_count) || counts as counts
  from screening_lists where source = any($1) order by source desc, in_force_since desc`;
/** Newer than any of the source, also where the server's clock was set back. The source is locked meanwhile. */
const inForceNow = (source: string) => `greatest(clock_timestamp(),
  (select max(in_force_since) + interval '1 microsecond' from screening_lists where source = ${source}))`;
const PUT_IN_FORCE = `
  update screening_lists l set fetched_at = greatest(fetched_at, $2), in_force_since = ${inForceNow('l.source')}
  where id = $1`;
/** Keeps one statement well under the driver's limit of parameters. */
const ROWS_A_STATEMENT = 1_000;

export const screeningStore = ({ manager, later }: StoreTx) => ({
  /** Makes imports of a source wait for each other until this transaction ends. */
  lockSource: (source: ListSource): Promise<unknown> =>
    manager.query(`select pg_advisory_xact_lock(hashtext('screening_lists.' || $1))`, [source]),

  /** The list in force of each source that has one. */
  latest: (sources: readonly ListSource[]): Promise<ImportedList[]> => manager.query(LATEST, [sources]),

  findBySha256: (source: ListSource, sha256: string): Promise<{ id: string } | null> =>
    manager.findOneBy(ScreeningList, { source, sha256 }),

  /** The same list was fetched again. */
  markFetched: (id: string, fetchedAt: Date): Promise<unknown> =>
    manager.query('update screening_lists set fetched_at = greatest(fetched_at, $2) where id = $1', [id, fetchedAt]),

  /** Puts a list that was replaced back in force; `fetchedAt` is null where it was not fetched again. */
  putInForce: (id: string, fetchedAt: Date | null): Promise<unknown> => manager.query(PUT_IN_FORCE, [id, fetchedAt]),

  /** Stores a list, which is in force from then on. */
  async insertList({ counts, ...list }: ImportedList, entities: readonly HashedEntity[]): Promise<void> {
    const { entities: entityCount, ...others } = counts;
    const inForceSince = () => inForceNow(`'${list.source}'`);
    await manager.insert(ScreeningList, { ...list, entityCount, counts: others, inForceSince });
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
