import type { KeepReason } from '../../contracts/privacy/subject-requests';
import type { PersonalData, StoredFiles, TableManifest } from '../area-tables';

/** The ids of one person's donors, of which there may be several, of their gifts, and of the gifts' records. */
export interface Theirs {
  donors: readonly string[];
  gifts: readonly string[];
  /** Payments, receipts, refunds and cases of the gifts. */
  records: readonly string[];
}

/** A place of the manifest, and the SELECT that counts what it holds. */
export interface CountedPlace {
  place: string;
  count: string;
  reason?: KeepReason;
}

/** The columns and rows that an erasure empties in one table. */
export interface WipedTable {
  table: string;
  columns: readonly string[];
  theirs: string;
}

export type Tables = readonly (readonly [name: string, TableManifest])[];

/** Binds the parameters `$donors`, `$gifts` and `$records` that a statement names. */
export const bindTheirs = (sql: string, theirs: Theirs): [text: string, parameters: (readonly string[])[]] => {
  const names = (['donors', 'gifts', 'records'] as const).filter((name) => sql.includes(`$${name}`));
  const text = names.reduce((bound, name, index) => bound.replaceAll(`$${name}`, `$${index + 1}::uuid[]`), sql);
  return [text, names.map((name) => theirs[name])];
};

/** Returns the columns that an erasure empties, by table. */
export const wipedTables = (tables: Tables): WipedTable[] =>
  tables.flatMap(([table, { personalData }]) =>
    personalData.theirs === undefined || personalData.wiped === undefined
      ? []
      : [{ table, columns: personalData.wiped, theirs: personalData.theirs }],
  );

/** The stored files of a table's rows, with what an erasure does with them. */
const filesOf = (table: string, { theirs, files = {} }: PersonalData): (CountedPlace & StoredFiles)[] =>
  Object.entries(files).flatMap(([column, file]) => {
    if (theirs === undefined) return [];
    const deleted = file.erasure === 'deleted' ? 'deleted_at is not null' : 'deleted_at is null';
    const ids = `select ${column} from ${table} where ${theirs}`;
    const count = `select count(*) from assets where id in (${ids}) and ${deleted}`;
    return [{ ...file, place: `assets: ${file.prefix}`, count }];
  });

/** Returns the stored files that are deleted with their donor. */
export const deletedFiles = (tables: Tables): CountedPlace[] =>
  tables.flatMap(([table, { personalData }]) =>
    filesOf(table, personalData).filter(({ erasure }) => erasure === 'deleted'),
  );

const keptColumns = (table: string, personalData: PersonalData): CountedPlace[] => {
  const { theirs } = personalData;
  if (theirs === undefined) return [];
  const { keptRows, kept = {} } = personalData;
  const rows = keptRows && { ...keptRows, count: `select count(*) from ${table} where ${theirs}` };
  const columns = Object.entries(kept).flatMap(([reason, names]) =>
    names.map((name) => ({
      place: `${table}.${name}`,
      reason: reason as KeepReason,
      count: `select count(${name}) from ${table} where ${theirs}`,
    })),
  );
  return rows ? [rows, ...columns.filter(({ place }) => place !== rows.place)] : columns;
};

/** Returns the places that outlive a donor, with the reason. */
export const keptPlaces = (tables: Tables): CountedPlace[] =>
  tables.flatMap(([table, { personalData }]) => [
    ...keptColumns(table, personalData),
    ...filesOf(table, personalData).flatMap(({ place, count, erasure }) =>
      typeof erasure === 'object' && 'kept' in erasure ? [{ place, count, reason: erasure.kept }] : [],
    ),
  ]);
