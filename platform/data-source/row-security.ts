import { AREAS, TABLES } from '../../entities/areas';

/**
 * Every table of the schema with its row-security class, merged from the areas. The catalogue check fails for a table
 * that is in neither list, or that does not do what its list says; the migrations hold the policies themselves.
 */

/** Tables with personal or case data: their rows are reached only by a principal with rights of the kind. */
export const GUARDED_TABLES = TABLES.filter(([, { rowSecurity }]) => rowSecurity === 'guarded').map(([name]) => name);

/** Tables without personal or case data. */
export const OPEN_TABLES = TABLES.filter(([, { rowSecurity }]) => rowSecurity !== 'guarded').map(([name]) => name);

/** Functions that act as the owner of the tables. All others act as their caller. */
export const DEFINER_FUNCTIONS = AREAS.flatMap(({ definerFunctions = {} }) => Object.keys(definerFunctions));

/** Policies for the owner: the commands of those functions on guarded tables, and no others. */
export const OWNER_POLICIES = TABLES.flatMap(([name, { ownerMay = [] }]) =>
  ownerMay.map((command) => `${name}_owner_${command}`),
);
