import { AREAS, TABLES } from '../../entities/areas';

/** A class that no area names is found by the drift check: its table would be unknown to the entities. */
export const ENTITIES = TABLES.map(([, { entity }]) => entity);

const numberOf = ({ name }: { name: string }): number => Number(name.slice(-4));

/** The migrations in the order in which TypeORM runs them: by the numbers that end their names. */
export const MIGRATIONS = AREAS.flatMap(({ migrations = [] }) => migrations).sort(
  (left, right) => numberOf(left) - numberOf(right),
);
