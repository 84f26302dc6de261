import type { DataSource } from 'typeorm';

/**
 * Returns the changes by which TypeORM would fit the schema to the entities: names, types, nullability, defaults, keys.
 */
const schemaBuilderLog = async (dataSource: DataSource): Promise<string[]> => {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  return upQueries.map(({ query }) => `entities want: ${query}`);
};

/** Empty twins of all tables, with CHECKs and partial indexes as the entities have them, under the same names. */
const twins = (dataSource: DataSource): string =>
  dataSource.entityMetadatas
    .flatMap(({ tableName: table, checks, indices }) => [
      `create temp table ${table} (like public.${table}) on commit drop`,
      ...checks.map(
        ({ name, expression }) => `alter table pg_temp.${table} add constraint ${name} check (${expression})`,
      ),
      ...indices.flatMap(({ name, where }) =>
        where === undefined ? [] : [`create index ${name} on pg_temp.${table} (id) where ${where}`],
      ),
    ])
    .join(';\n');

// Postgres has brought both texts into its own form, so equal rules have equal texts.
const DIFFERING = `
  with bodies as (
    select 'check' as kind, conname as name, connamespace as schema, pg_get_expr(conbin, conrelid) as body
      from pg_constraint where contype = 'c'
    union all
    select 'index', relname, relnamespace, pg_get_expr(indpred, indrelid)
      from pg_index join pg_class c on c.oid = indexrelid where indpred is not null)
  select format('%s %s: the entity says %s, the database %s', kind, name, entity.body, found.body) as line
  from (select * from bodies where schema = pg_my_temp_schema()) as entity
  join (select * from bodies where schema = 'public'::regnamespace) as found using (kind, name)
  where entity.body <> found.body order by line`;

/** The schema builder compares CHECKs and partial indexes by name only; here their bodies. */
const differingBodies = async (dataSource: DataSource): Promise<string[]> => {
  const runner = dataSource.createQueryRunner();
  await runner.startTransaction();
  try {
    await runner.query(twins(dataSource));
    const rows = (await runner.query(DIFFERING)) as { line: string }[];
    return rows.map(({ line }) => line);
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
};

/** Finds every difference between entities and schema, one a line. Connect as the owner: others see less. */
export const findDrift = async (dataSource: DataSource): Promise<string[]> => {
  const found = await schemaBuilderLog(dataSource);
  // What is missing has been named; comparing its body would only fail.
  return found.length > 0 ? found : differingBodies(dataSource);
};
