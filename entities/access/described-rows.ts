import type { EntityManager } from 'typeorm';
import { RESOURCES, type ResourceType } from '../../contracts/access/resources';
import { CONSENT_PURPOSES, type ResourceRow } from '../../contracts/rules/rules';
import type { CompiledDecision } from '../../domain/access/compile-decision';

/**
 * Returns the columns of a described resource, each under its field's name. Times come as text with microseconds, which
 * a `Date` would lose: a decision in memory must see what the same decision sees in SQL.
 */
export const describedColumns = (type: ResourceType): string => {
  const { alias, fields } = RESOURCES[type];
  return Object.entries(fields)
    .flatMap(([name, { column, type: fieldType, encrypted }]) =>
      column === null || encrypted
        ? []
        : [`${alias}."${column}"${fieldType === 'timestamptz' ? '::text' : ''} as "${name}"`],
    )
    .join(', ');
};

/**
 * Returns the columns of `describedColumns` for one resource that is decided on in memory, with the consents of its
 * subject. A list needs them only when a rule asks for them, so its filter looks them up itself.
 */
export const decidedColumns = (type: ResourceType): string => {
  const { alias, consents } = RESOURCES[type];
  const columns = describedColumns(type);
  return consents
    ? `${columns}, public.${consents.function}(${alias}."${consents.column}") as "${CONSENT_PURPOSES}"`
    : columns;
};

/**
 * Reads the described columns of one resource by its id; undefined when there is none. The name of its type is also the
 * name of its table.
 */
export const describedRow = async (
  manager: EntityManager,
  type: ResourceType,
  id: string,
): Promise<ResourceRow | undefined> => {
  const { alias } = RESOURCES[type];
  const [row] = await manager.query<ResourceRow[]>(
    `select ${decidedColumns(type)} from ${type} ${alias} where ${alias}.id = $1`,
    [id],
  );
  return row;
};

export interface DescribedPage {
  type: ResourceType;
  /** From `select` up to `where`. */
  select: string;
  /** Each with `$` for its value; those with undefined are left out. */
  conditions: readonly [condition: string, value: unknown][];
  /** The rows that the caller may see. */
  filter: (firstParameter: number) => CompiledDecision;
  /** Only rows with a smaller id: the newest come first. */
  before: string | undefined;
  limit: number;
}

export type DescribedRow<Row> = Row & {
  /** Index into the filter's `allows` of what decides this row. */
  deciding: number;
};

/**
 * Reads one page of the rows that the caller may see, newest first, each with the index of the allow that decides it.
 */
export const describedPage = async <Row extends ResourceRow>(
  manager: EntityManager,
  { type, select, conditions, filter, before, limit }: DescribedPage,
): Promise<{ rows: DescribedRow<Row>[]; allows: CompiledDecision['allows'] }> => {
  const { alias } = RESOURCES[type];
  const asked = [...conditions, [`${alias}.id < $`, before] as const].filter(([, value]) => value !== undefined);
  const { predicate, deciding, parameters, allows } = filter(asked.length + 2);
  if (allows.length === 0) return { rows: [], allows };
  const where = [...asked.map(([condition], n) => condition.replace('$', `$${n + 2}`)), predicate].join(' and ');
  const rows = await manager.query<DescribedRow<Row>[]>(
    `${select.replace('select', `select ${deciding} as deciding,`)} where ${where} order by ${alias}.id desc limit $1`,
    [limit, ...asked.map(([, value]) => value), ...parameters],
  );
  return { rows, allows };
};
