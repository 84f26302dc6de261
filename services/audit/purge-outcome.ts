import type { RangeOutcome } from '../../contracts/audit/retention-messages';

/**
 * What came of a purge that the database refused, by the name of its function: some refusals are no fault. Any other
 * says that something is not as it should be, is for an operator, and is thrown again.
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
