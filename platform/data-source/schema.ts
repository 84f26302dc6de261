import { AREAS, TABLES } from '../../entities/areas';

/** The entity classes of all areas; the drift check finds a class that no area names. */
export const ENTITIES = TABLES.map(([, { entity }]) => entity);

const numberOf = ({ name }: { name: string }): number => Number(name.slice(-4));

/** The migrations in the order in which TypeORM runs them: by the numbers that end their names. */
export const MIGRATIONS = AREAS.flatMap(({ migrations = [] }) => migrations).sort(
  (left, right) => numberOf(left) - numberOf(right),
);
