import { RESOURCES, type ResourceType } from '../../contracts/access/resources';
import type { Allowed, ResourceRow } from '../../contracts/rules/rules';
import { compileDecision, type CompiledDecision } from '../../domain/access/compile-decision';
import type { DescribedRow } from '../../entities/access/described-rows';
import { contextOf, isMet, type Caller } from './authorize';
import { noteReading, type Reader } from './access-record';
import { createPresenter, type Presentation } from './present-fields';
import { descriptionFor } from './show-resource';

const onlyMet = (compiled: CompiledDecision, met: readonly number[]): CompiledDecision => {
  if (met.length === compiled.allows.length) return compiled;
  // As with a single one: a row whose deciding allow asks for what is not met is not seen.
  return { ...compiled, predicate: `(${compiled.predicate} and ${compiled.deciding} = any('{${met.join(',')}}'))` };
};

/**
 * Returns a function that makes the SQL filter of the resources of this type that the caller may read; it takes the
 * number of the filter's first parameter.
 */
export const filterFor =
  (caller: Caller, type: ResourceType) =>
  (firstParameter: number): CompiledDecision => {
    const user = caller.rights?.user ?? {
      id: caller.actor.userId,
      roles: [],

      campus: null,
      isStudent: false,
    };
    const description = descriptionFor(caller, type);
    const request = { user, context: contextOf(caller), action: 'read', description };
    const options = { firstParameter, table: RESOURCES[type].alias };
    const compiled = compileDecision(caller.rights?.book.rulesOf(type) ?? [], request, options);
    return onlyMet(
      compiled,
      compiled.allows.flatMap((allowed, index) => (isMet(caller, `${type}:read`, allowed) ? [index] : [])),
    );
  };

/**
 * Returns the fields of each row of a page that the caller may see, by the allow that decides the row, and records what
 * was read.
 */
export const presentPage = async <Row extends ResourceRow>(
  caller: Reader,
  type: ResourceType,
  { rows, allows }: { rows: readonly DescribedRow<Row>[]; allows: readonly Allowed[] },
  presentation: (row: Row) => Presentation,
  without: readonly string[] = [],
): Promise<Record<string, unknown>[]> => {
  const described = descriptionFor(caller, type);
  const presenters = allows.map((by) => ({ by, present: createPresenter(type, described, { read: by }, { without }) }));
  const items: Record<string, unknown>[] = [];
  for (const row of rows) {
    const decided = presenters[row.deciding];
    if (!decided) throw new Error(`${type}: a row came through the filter without an allow that decides it`);
    const { shown, seen } = await decided.present(row, presentation(row));
    noteReading(caller, `${type}:read`, type, row, decided.by, seen);
    items.push(shown);
  }
  return items;
};
