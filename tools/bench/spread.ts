/** The median of measured values, and their range. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** Returns the spread of values; throws when there are none. */
export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = [...values].sort((left, right) => left - right);
  const at = (index: number): number => {
    const value = sorted[index];
    if (value === undefined) throw new Error('nothing was measured');
    return value;
  };
  const upper = at(Math.floor(sorted.length / 2));
  const lower = at(Math.floor((sorted.length - 1) / 2));
  return { median: (lower + upper) / 2, min: at(0), max: at(sorted.length - 1) };
};
