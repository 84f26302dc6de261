import type { ListSource } from '../../contracts/compliance/states';
import type {
  MatchIndex,
  NameMatcher,
  ScreeningHit,
  ScreeningSubject,
} from '../../domain/compliance/matching/name-matcher';
import { screeningStore, type ImportedList } from '../../entities/compliance/screening.store';
import type { Tx } from '../../platform/database/unit-of-work';

export interface ScreeningPolicy {
  /** Lists that every gift is screened against; one that is missing or too old holds all gifts. */
  sources: readonly ListSource[];
  maxAgeMs: number;
  threshold: number;
}

export interface HashedHit extends ScreeningHit {
  /** Content hash of the entity as it was, so that a changed entity reopens a cleared pair. */
  entityHash: string;
}

export interface ReadyLists {
  listIds: string[];
  /** Of the oldest of them. */
  asOf: Date;
  matcherVersion: string;
  search(subject: ScreeningSubject): HashedHit[];
}

const DAY_MS = 86_400_000;
export const daysMs = (days: number): number => days * DAY_MS;

/** A bundled snapshot was never fetched: its age counts from its publication. */
const asOf = ({ fetchedAt, publishedAt }: ImportedList): number => (fetchedAt ?? publishedAt).getTime();
const ageMs = (list: ImportedList, now: Date) => now.getTime() - asOf(list);

/**
 * Creates the index of the lists in force, once per process and import: building takes about a second, a search well
 * under one millisecond. `undefined` when a required list is missing or too old.
 */
export const createScreeningIndex = (matcher: NameMatcher, policy: ScreeningPolicy) => {
  let current: { key: string; building: Promise<{ index: MatchIndex; hashes: Map<string, string> }> } | undefined;

  const build = async (tx: Tx, listIds: string[]) => {
    const entities = await screeningStore(tx).entitiesOf(listIds);
    return {
      index: matcher.index(entities),
      hashes: new Map(entities.map(({ ref, contentHash }) => [ref, contentHash])),
    };
  };

  /** Built once, however many gifts ask at the same time; a failed build is tried again by the next. */
  const indexFor = async (tx: Tx, listIds: string[]) => {
    const key = listIds.join();
    if (current?.key !== key) current = { key, building: build(tx, listIds) };
    const mine = current;
    return mine.building.catch((error: unknown) => {
      if (current === mine) current = undefined;
      throw error;
    });
  };

  return async (tx: Tx, now: Date): Promise<ReadyLists | undefined> => {
    const lists = await screeningStore(tx).latest(policy.sources);
    const young = lists.filter((list) => ageMs(list, now) <= policy.maxAgeMs);
    if (young.length < policy.sources.length) return undefined;
    const listIds = young.map(({ id }) => id).sort();
    const { index, hashes } = await indexFor(tx, listIds);
    return {
      listIds,
      asOf: new Date(Math.min(...young.map(asOf))),
      matcherVersion: matcher.version,
      search: (subject) =>
        index.search(subject, policy.threshold).map((hit) => ({ ...hit, entityHash: hashes.get(hit.entityRef) ?? '' })),
    };
  };
};

export type ScreeningIndex = ReturnType<typeof createScreeningIndex>;
