import type { ListedEntity } from '../../../contracts/compliance/listed-entity';

/** The person or organization that is screened. */
export interface ScreeningSubject {
  name: string;
  /** ISO 8601, as exact as it is known: `1961`, `1961-03` or `1961-03-12`. Anything else is no evidence. */
  birthDate?: string | undefined;
  /** ISO 3166 code of two letters, or an English name. An unknown one is no evidence. */
  country?: string | undefined;
  /** Compared only for whole listed names that stand in a line. */
  addressLines?: readonly string[] | undefined;
}

export interface ScreeningHit {
  entityRef: string;
  /** The listed name that came closest, as published. */
  listedName: string;
  /** 0 to 1, four decimals. */
  score: number;
  /** The parts of the score, for the reviewer; the matcher lists their names. */
  features: Record<string, number>;
}

/** An index over a list, or over several joined: built once per import, searched for every gift. */
export interface MatchIndex {
  /** Hits with at least `threshold` (0 to 1), the best first, one per entity. */
  search(subject: ScreeningSubject, threshold: number): ScreeningHit[];
}

export interface NameMatcher {
  /** Stored with every screening; changes whenever the same input could score differently. */
  version: string;
  index(entities: readonly ListedEntity[]): MatchIndex;
}
