import type { LISTED_ENTITY_KINDS, ListSource } from './states';

export type EntityKind = (typeof LISTED_ENTITY_KINDS)[number];

/** `weak` is the publisher's own word for a broad alias that is meant to support a match, not to make one. */
export type NameQuality = 'primary' | 'strong' | 'weak';

export interface ListedName {
  value: string;
  quality: NameQuality;
}

/**
 * A fact that a list states about an entity beside its names. Types in use: `birthDate` (EDTF, ISO 8601-2: `1962`,
 * `1962-03`, `1962-03-12`, `1962~` for circa, `1962/1965` for a range), `birthDateText` (not readable as a date),
 * `placeOfBirth`, `country` (nationality, flag or country of an address, as published), `address`, `program`,
 * `cryptoAddress` (normalised, without ticker), `passport`, `nationalId`, `taxId`, `registrationNumber`,
 * `vesselNumber`, `aircraftNumber`, `callSign`, `vesselType`, `owner`, `email`, `phone`, `website`, `swift`, `gender`,
 * `title`, `linkedTo` and `remark` for the rest.
 */
export interface ListedIdentifier {
  type: string;
  value: string;
}

export interface ListedEntity {
  /** Stable within its source over publications: `ofac:306`, `un:CDi.001`, `demo:1`. */
  ref: string;
  kind: EntityKind;
  /** At least one; one of them is `primary`. */
  names: ListedName[];
  identifiers: ListedIdentifier[];
}

export interface SanctionsList {
  source: ListSource;
  /** The publisher's own date, ISO 8601 in UTC. */
  publishedAt: string;
  entities: ListedEntity[];
}
