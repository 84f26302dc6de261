import type { RangeOutcome } from '../../contracts/audit/retention-messages';

/**
 * Returns the outcome of a purge that the database refused, by the name of its function; some refusals are expected.
 * Any other is an error for an operator and is thrown again.
 */
export const refusedBy = (name: string, changed: readonly string[], constraintOf: (error: unknown) => unknown) => {
  const outcomes = new Map<unknown, RangeOutcome>([
    [`${name}_held`, 'held'],
    // Another attempt was faster.
    [`${name}_again`, 'purged'],
    ...changed.map((what) => [`${name}_${what}`, 'changed'] as const),
  ]);
  return (error: unknown): RangeOutcome => {
    const outcome = outcomes.get(constraintOf(error));
    if (!outcome) throw error;
    return outcome;
  };
};
