import type { MigrationInterface } from 'typeorm';
import type { KeepReason } from '../contracts/privacy/subject-requests';

type Columns = readonly string[];

/** Columns by the reason why an erasure does not touch them. */
type ColumnsByWhy = Readonly<Record<string, Columns>>;

/** The treatment of the files that a column of `assets` ids points to, in an erasure and a copy. */
export interface StoredFiles {
  /** Keys of the files begin with it. */
  prefix: string;
  /** `deleted` by a step before the erasure, which waits for it; else kept, and why, or without a donor's data. */
  erasure: 'deleted' | { kept: KeepReason } | { none: string };
  exported?: true;
}

/** Every column that can hold text or bytes stands in one of the classes; the vault `metadata` in none: it is empty. */
interface Classes {
  /** Emptied by code of their own, and how. */
  wipedInCode?: ColumnsByWhy;
  /** About people who are not donors: no erasure reaches them, and why. */
  ofOthers?: ColumnsByWhy;
  /** Without personal data, and what they hold instead. */
  none?: ColumnsByWhy;
  /** Files by the column that points to them. */
  files?: Readonly<Record<string, StoredFiles>>;
}

/** No row belongs to a donor. */
interface NobodysRows extends Classes {
  theirs?: undefined;
}

interface DonorsRows extends Classes {
  /**
   * Which rows are a donor's: SQL over `$donors`, `$gifts` and `$records`, lists of ids of the person, of their gifts, and
   * of the payments, receipts, refunds and cases of those gifts.
   */
  theirs: string;
  /** Set to null by an erasure; also columns of other types, such as a uuid. */
  wiped?: Columns;
  /** Columns that outlive the donor; each is a place of the manifest, with the number of its values. */
  kept?: Partial<Readonly<Record<KeepReason, Columns>>>;
  /** Rows that outlive the donor as such: a place of the manifest, with their number. */
  keptRows?: { place: string; reason: KeepReason };
  /** Columns in a copy of the donor's data, independent of an erasure. */
  exported?: Columns;
}

export type PersonalData = NobodysRows | DonorsRows;

export interface TableManifest {
  entity: new () => object;
  /**
   * `guarded`: with personal or case data, reached by nobody without rights of the kind. `open`: without, and what it
   * holds instead.
   */
  rowSecurity: 'guarded' | { open: string };
  /** Commands of definer functions, which act as the owner, on a guarded table. */
  ownerMay?: readonly ('select' | 'insert' | 'update' | 'delete')[];
  personalData: PersonalData;
}

/**
 * The registrations of an area's tables, by their names. A leaf beside the entities: only `entities/areas.ts` imports
 * it.
 */
export interface AreaTables {
  area: string;
  /** Steps of the schema that this area brought in, each named once over all areas; they run by their numbers. */
  migrations?: readonly (new () => MigrationInterface)[];
  tables: Readonly<Record<string, TableManifest>>;
  /** Functions of the database that act as the owner of the tables, and why they must. */
  definerFunctions?: Readonly<Record<string, string>>;
}

/** The reason why data of our own users is in `ofOthers`. */
export const USERS = 'users of ours, whose data has no erasure of its own yet';
