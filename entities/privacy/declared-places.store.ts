import type { EntityManager } from 'typeorm';
import type { ManifestPlace } from '../../contracts/privacy/subject-requests';
import { TABLES } from '../areas';
import {
  bindTheirs,
  deletedFiles,
  keptPlaces,
  wipedTables,
  type CountedPlace,
  type Theirs,
  type WipedTable,
} from './declared-places';

/** Empties and counts the personal data of an erasure, in the places that the areas declare in their `tables.ts`. */
export const declaredPlaceStore = (manager: EntityManager) => {
  const count = async (expressions: readonly string[], from: string, theirs: Theirs): Promise<number[]> => {
    const [text, ids] = bindTheirs(`select array[${expressions.join(', ')}]::int[] as counts ${from}`, theirs);
    const [row] = await manager.query<{ counts: number[] }[]>(text, ids);
    if (!row) throw new Error('count() returned no row');
    return row.counts;
  };

  const countPlaces = async (places: readonly CountedPlace[], action: 'deleted' | 'kept', theirs: Theirs) => {
    const expressions = places.map((place) => `(${place.count})`);
    const counts = await count(expressions, '', theirs);
    return places.map(({ place, reason }, n): ManifestPlace => ({ place, action, count: counts[n] ?? 0, reason }));
  };

  const wipeTable = async ({ table, columns, theirs: whose }: WipedTable, theirs: Theirs): Promise<ManifestPlace[]> => {
    const expressions = columns.map((column) => `count(${column})`);
    const counts = await count(expressions, `from ${table} where ${whose}`, theirs);
    const emptied = columns.map((column) => `${column} = null`);
    const update = `update ${table} set ${emptied.join(', ')}
      where (${whose}) and num_nonnulls(${columns.join(', ')}) > 0`;
    await manager.query(...bindTheirs(update, theirs));
    return columns.map((column, n) => ({ place: `${table}.${column}`, action: 'nulled', count: counts[n] ?? 0 }));
  };

  return {
    /** Empties every wiped column of their rows. Returns how many values each had. */
    async wipe(theirs: Theirs): Promise<ManifestPlace[]> {
      const places: ManifestPlace[] = [];
      for (const table of wipedTables(TABLES)) places.push(...(await wipeTable(table, theirs)));
      return places;
    },

    /** Files that are gone, and what is kept with its reason. */
    async left(theirs: Theirs): Promise<ManifestPlace[]> {
      const deleted = await countPlaces(deletedFiles(TABLES), 'deleted', theirs);
      return [...deleted, ...(await countPlaces(keptPlaces(TABLES), 'kept', theirs))];
    },
  };
};
