import type { Client } from 'pg';
import type { PersonalData } from '../../../entities/area-tables';
import type { Tables } from '../../../entities/privacy/declared-places';

/** Every class of a column that an erasure decides by; `exported` stands beside these. */
export const classesOf = (personalData: PersonalData): [column: string, kind: string][] => {
  const { none = {}, ofOthers = {}, wipedInCode = {} } = personalData;
  const { wiped = [], kept = {} } = personalData.theirs === undefined ? {} : personalData;
  const named = { none, ofOthers, wipedInCode, kept, wiped: { wiped } };
  return Object.entries(named).flatMap(([kind, byWhy]) =>
    Object.values(byWhy).flatMap((columns) => columns.map((column): [string, string] => [column, kind])),
  );
};

interface Column {
  table: string;
  column: string;
  /** May hold text or bytes: its type is none of those that cannot. */
  holds: boolean;
  /** Points to a file. */
  file: boolean;
  /** Points to a donor or a gift. */
  theirs: boolean;
}

const COLUMNS = `
  select relname::text as "table", attname::text as "column",
    attname <> 'metadata' and not format_type(atttypid, null) = any ($1) as holds,
    exists (select from pg_constraint f where f.conrelid = c.oid and attnum = any (f.conkey)
      and f.contype = 'f' and f.confrelid = 'assets'::regclass) as file,
    exists (select from pg_constraint f where f.conrelid = c.oid and attnum = any (f.conkey)
      and f.contype = 'f' and f.confrelid in ('donors'::regclass, 'donations'::regclass)) as theirs
  from pg_class c join pg_attribute a on attrelid = c.oid
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> 'migrations'
    and attnum > 0 and not attisdropped order by 1, attnum`;

const NUMBERS = ['boolean', 'smallint', 'integer', 'bigint', 'numeric'];
const PLAIN_TYPES = [...NUMBERS, 'uuid', 'uuid[]', 'timestamp with time zone', 'date', 'xid8'];

/** Columns of the database that the tables' declarations do not classify exactly once, one a line. */
export const lintPersonalData = async (client: Client, tables: Tables): Promise<string[]> => {
  const { rows } = await client.query<Column>(COLUMNS, [PLAIN_TYPES]);
  const declared = new Map(tables.map(([name, { personalData }]) => [name, personalData]));
  const lines: string[] = [];
  for (const { table, column, holds, file, theirs } of rows) {
    const personalData = declared.get(table) ?? {};
    const classes = classesOf(personalData).flatMap(([name, kind]) => (name === column ? [kind] : []));
    if (holds && classes.length === 0) lines.push(`${table}.${column}: is in no class`);
    if (classes.length > 1) lines.push(`${table}.${column}: is in ${classes.length} classes, ${classes.join(' and ')}`);
    if (file && !(column in (personalData.files ?? {}))) lines.push(`${table}.${column}: files are not declared`);
    if (theirs && personalData.theirs === undefined)
      lines.push(`${table}.${column}: refers to a donor or gift, and no row is declared as theirs`);
  }
  const known = new Set(rows.map(({ table, column }) => `${table}.${column}`));
  for (const [table, personalData] of declared) {
    const { exported = [] } = personalData.theirs === undefined ? {} : personalData;
    const named = [...classesOf(personalData).map(([column]) => column), ...exported];
    const missing = [...named, ...Object.keys(personalData.files ?? {})].filter((c) => !known.has(`${table}.${c}`));
    lines.push(...missing.map((column) => `${table}.${column}: is declared, and is not there`));
  }
  return lines;
};
