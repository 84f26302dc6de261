import type { Spread } from './spread';

export type MeasureName = 'A1' | 'A2' | 'A3' | 'D1' | 'D2' | 'M1' | 'M2' | 'M4' | 'M7';

/** The size of a measurement, smaller or larger than usual; see the command's help. */
export interface BenchSize {
  quick: boolean;
  full: boolean;
}

/** One line of the benchmark's results: a measured ratio or count, with its target if it has one. */
export interface Figure {
  measure: MeasureName;
  /** The ratio or the count that is measured. */
  what: string;
  /** A ratio of one run's arms, or an exact count with median, min and max alike. */
  value: Spread;
  /** How many pairs the median is of; absent for an exact count. */
  pairs?: number;
  target?: { kind: 'at least' | 'at most' | 'exactly'; value: number; why?: string };
  /** The measurements of each arm, pair by pair, in the unit that its name ends in. */
  arms?: Record<string, unknown>[];
}

export const isMet = ({ value: { median }, target }: Figure): boolean | undefined => {
  if (!target) return undefined;
  switch (target.kind) {
    case 'at least':
      return median >= target.value;
    case 'at most':
      return median <= target.value;
    case 'exactly':
      return median === target.value;
  }
};
