import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';
import type { Write } from './guarded-runner';

/**
 * The transaction that a store works in: `manager` runs queries at once; `later` defers a write, which is sent with the
 * next statement or the COMMIT.
 */
export interface StoreTx {
  readonly manager: EntityManager;
  later(write: Write): void;
}

const stored = ({ type }: ColumnMetadata, value: unknown): unknown =>
  type === 'jsonb' && value !== null && value !== undefined ? JSON.stringify(value) : value;

const columnsOf = <E extends ObjectLiteral>(manager: EntityManager, entity: EntityTarget<E>, row: Partial<E>) =>
  manager.connection.getMetadata(entity).columns.filter(({ propertyName }) => row[propertyName] !== undefined);

/** Inserts one row; columns that it does not name get the database's defaults. */
export const insertion = <E extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<E>,
  row: Partial<E>,
): Write => {
  const columns = columnsOf(manager, entity, row);
  const names = columns.map(({ databaseName }) => databaseName).join(', ');
  const places = columns.map((_column, n) => `$${n + 1}`).join(', ');
  const { tableName } = manager.connection.getMetadata(entity);
  return {
    text: `insert into ${tableName} (${names}) values (${places})`,
    values: columns.map((column) => stored(column, row[column.propertyName])),
  };
};

/** Returns an UPDATE that fails the whole transaction unless it meets exactly one row. */
export const changeOfOne = ({ text, values }: Write): Write => ({
  text: `with changed as (${text} returning 1) select expect_one(count(*)) from changed`,
  values,
});
