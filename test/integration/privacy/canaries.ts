import { DatabaseError, type Client } from 'pg';
import { bindTheirs, type Tables, type Theirs } from '../../../entities/privacy/declared-places';
import { inTransaction } from '../database/rows';
import { classesOf } from './personal-data-lint';

/** A classified column of a donor's rows. */
export interface Planted {
  table: string;
  column: string;
  kind: string;
  exported: boolean;
  /** False where a rule of the database refused the canary: what stands there is a code. */
  sings: boolean;
  ids: string[];
}

/** With what its rows hold before an erasure. */
export interface Held extends Planted {
  before: unknown[];
}

export const canary = (table: string, column: string): string => `canary(${table}.${column})`;

/** Values by type, over the canary as `$1`; rows of one table differ, so that no uniqueness refuses them. */
const VALUES: Readonly<Record<string, string>> = {
  text: `$1::text || id`,
  'text[]': `array[$1::text]`,
  bytea: `convert_to($1::text, 'UTF8')`,
  jsonb: `jsonb_build_object('canary', $1::text)`,
};

const typesOf = async (client: Client, table: string): Promise<Map<string, string>> => {
  const { rows } = await client.query<{ name: string; type: string }>(
    `select attname::text as name, format_type(atttypid, null) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [table],
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
};

const readColumn = async (client: Client, table: string, column: string, ids: string[]): Promise<unknown[]> => {
  const { rows } = await client.query<{ value: unknown }>(
    `select ${column} as value from ${table} where id = any($1) order by id`,
    [ids],
  );
  return rows.map(({ value }) => value);
};

/** Whether the database took the canary; it refuses one where it knows the values that may stand there. */
const plant = async (client: Client, table: string, column: string, value: string, ids: string[]) => {
  await client.query('savepoint canary');
  try {
    await client.query(`update ${table} set ${column} = ${value} where id = any($2)`, [canary(table, column), ids]);
    return true;
  } catch (error) {
    if (!(error instanceof DatabaseError) || !error.code?.startsWith('23')) throw error;
    await client.query('rollback to savepoint canary');
    return false;
  }
};

/** What turns triggers off and on again, as they were: some rows are written once. */
const triggersOf = async (client: Client, table: string): Promise<string[]> => {
  const { rows } = await client.query<{ statement: string }>(
    `select format('alter table %s %s trigger %I', tgrelid::regclass,
       case tgenabled when 'A' then 'enable always' else 'enable' end, tgname) as statement
     from pg_trigger where tgrelid = $1::regclass and not tgisinternal`,
    [table],
  );
  return rows.map(({ statement }) => statement);
};

/** Runs `work` as if the table had no triggers. */
export const withoutTriggers = async (client: Client, table: string, work: () => Promise<void>): Promise<void> => {
  const restore = await triggersOf(client, table);
  await inTransaction(client, async () => {
    await client.query(`alter table ${table} disable trigger user`);
    await work();
    for (const statement of restore) await client.query(statement);
  });
};

/**
 * Puts a canary into every classified column of every row that is declared as the donor's, but for the columns by which
 * such a row is found. As a superuser.
 */
export const plantCanaries = async (client: Client, tables: Tables, theirs: Theirs): Promise<Planted[]> => {
  const planted: Planted[] = [];
  for (const [table, { personalData }] of tables) {
    const { theirs: whose } = personalData;
    if (whose === undefined) continue;
    const { exported = [] } = personalData;
    const found = await client.query<{ id: string }>(...bindTheirs(`select id from ${table} where ${whose}`, theirs));
    const ids = found.rows.map(({ id }) => id);
    if (ids.length === 0)
      throw new Error(`${table}: no row of the donor; add one to test/integration/database/every-row.ts`);
    const types = await typesOf(client, table);
    await withoutTriggers(client, table, async () => {
      for (const [column, kind] of classesOf(personalData)) {
        const value = VALUES[types.get(column) ?? ''];
        const free = value !== undefined && !new RegExp(`\\b${column}\\b`).test(whose);
        const sings = free && (await plant(client, table, column, value, ids));
        planted.push({ table, column, kind, exported: exported.includes(column), sings, ids });
      }
    });
  }
  return planted;
};

/** What the columns hold now. */
export const holdings = async (client: Client, planted: readonly Planted[]): Promise<Held[]> => {
  const held: Held[] = [];
  for (const place of planted)
    held.push({ ...place, before: await readColumn(client, place.table, place.column, place.ids) });
  return held;
};

/** Where the database after an erasure is not what the declarations say, one a line. */
export const checkErased = async (client: Client, held: readonly Held[]): Promise<string[]> => {
  const lines: string[] = [];
  for (const { table, column, kind, ids, before } of held) {
    const after = await readColumn(client, table, column, ids);
    const gone = after.every((value) => value === null);
    if (kind === 'wiped' && !gone) lines.push(`${table}.${column}: is wiped, and still there`);
    if (kind !== 'wiped' && JSON.stringify(after) !== JSON.stringify(before))
      lines.push(`${table}.${column}: is ${kind}, and was changed`);
  }
  return lines;
};

/** Where a copy is not what the declarations say, one a line. */
export const checkCopied = (copy: string, planted: readonly Planted[]): string[] =>
  planted.flatMap(({ table, column, exported, sings }) => {
    if (!sings || copy.includes(canary(table, column)) === exported) return [];
    return [
      `${table}.${column}: ${exported ? 'is exported, and not in the copy' : 'is in the copy, and not exported'}`,
    ];
  });
