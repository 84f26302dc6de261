import { In, MoreThan } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { ListedEntity } from '../../contracts/compliance/listed-entity';
import type { ListSource } from '../../contracts/compliance/states';
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
  subjectId: string;
  listIds: string[];
  listsAsOf: Date;
  matcherVersion: string;
  threshold: number;
  score: number;
  hits: Buffer | null;
}

export interface NewClearedPair {
  id: string;
  donorId: string;
  entityRef: string;
  entityHash: string;
  reason: Buffer;
  reviewerId: string;
  expiresAt: Date;
}

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

  insertRun: (run: NewRun): void =>
    later(
      insertion(manager, ScreeningRun, {
        ...run,
        subjectType: 'donor',
        threshold: run.threshold.toFixed(4),
        score: run.score.toFixed(4),
      }),
    ),

  /** Which of these entities a reviewer has distinguished from this donor, by ref and content hash. */
  async cleared(donorId: string, now: Date): Promise<Set<string>> {
    const pairs = await manager.findBy(ClearedPair, {
      subjectType: 'donor',
      subjectId: donorId,
      expiresAt: MoreThan(now),
    });
    return new Set(pairs.map(({ entityRef, entityHash }) => `${entityRef} ${entityHash}`));
  },

  async clear({ donorId, ...pair }: NewClearedPair): Promise<void> {
    const row = { ...pair, subjectType: 'donor' as const, subjectId: donorId };
    await manager
      .createQueryBuilder()
      .insert()
      .into(ClearedPair)
      .values(row)
      // The reason is sealed for this row's id, so the id goes with it.
      .orUpdate(
        ['id', 'reason', 'reviewer_id', 'expires_at'],
        ['subject_type', 'subject_id', 'entity_ref', 'entity_hash'],
      )
      .execute();
  },
});
