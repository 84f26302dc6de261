import { beyond, whole, type Exact } from './exact';

const MOMENT =
  /^(\d{4,5})-(\d\d)-(\d\d)[T ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d(?::?\d\d)?)$/;

const OFFSET_LIMIT_MINUTES = 15 * 60 + 59;

const offsetMinutes = (text: string): number => {
  if (text === 'Z') return 0;
  const digits = text.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return text.startsWith('-') ? -minutes : minutes;
};

/**
 * Parses a time as microseconds since 1970: ISO or Postgres text with an offset (years 1 to 99999), a `Date`, or an
 * infinity of Postgres or its driver; returns undefined for anything else. A `Date` is exact to the millisecond.
 */
export const parseMoment = (raw: unknown): Exact | undefined => {
  if (raw === 'infinity' || raw === Infinity) return beyond(1);
  if (raw === '-infinity' || raw === -Infinity) return beyond(-1);
  if (raw instanceof Date) return Number.isNaN(raw.getTime()) ? undefined : whole(BigInt(raw.getTime()) * 1_000n);
  const parts = typeof raw === 'string' ? MOMENT.exec(raw) : null;
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const offset = offsetMinutes(parts[8] ?? 'Z');
  if (year === 0 || Math.abs(offset) > OFFSET_LIMIT_MINUTES) return undefined;
  // Date.UTC takes years below 100 for those of the last century.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  date.setUTCHours(hour, minute - offset, second);
  return whole(BigInt(date.getTime()) * 1_000n + BigInt((parts[7] ?? '').padEnd(6, '0')));
};

// 0001-01-01 and 10000-01-01, in microseconds.
const FIRST = -62_135_596_800_000_000n;
const END = 253_402_300_800_000_000n;

/** Returns whether a time can be given to a query as text of four-digit years. */
export const hasMomentText = ({ rank, units }: Exact): boolean => rank === 0 && units >= FIRST && units < END;

/** Returns ISO text in UTC with microseconds, as a parameter of a query; undefined when `hasMomentText` is false. */
export const momentText = (moment: Exact): string | undefined => {
  if (!hasMomentText(moment)) return undefined;
  const rest = ((moment.units % 1_000n) + 1_000n) % 1_000n;
  const text = new Date(Number((moment.units - rest) / 1_000n)).toISOString();
  return text.replace('Z', `${String(rest).padStart(3, '0')}Z`);
};
