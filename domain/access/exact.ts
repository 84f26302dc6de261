/** A number of any size, or what Postgres orders beyond all numbers: -infinity, infinity, NaN. */
export interface Exact {
  rank: -1 | 0 | 1 | 2;
  units: bigint;
  /** Decimal places of `units`. */
  scale: number;
}

export const whole = (units: bigint): Exact => ({ rank: 0, units, scale: 0 });
export const beyond = (rank: -1 | 1 | 2): Exact => ({ rank, units: 0n, scale: 0 });

const BEYOND: Readonly<Record<string, Exact>> = { NaN: beyond(2), Infinity: beyond(1), '-Infinity': beyond(-1) };

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Parses decimal text as Postgres writes it, a bigint or a safe whole number; returns undefined for anything else. */
export const parseExact = (raw: unknown): Exact | undefined => {
  if (typeof raw === 'bigint') return whole(raw);
  if (typeof raw === 'number' && Number.isSafeInteger(raw)) return whole(BigInt(raw));
  if (typeof raw !== 'string') return undefined;
  const parts = DECIMAL.exec(raw);
  if (!parts) return Object.hasOwn(BEYOND, raw) ? BEYOND[raw] : undefined;
  const [, sign = '', digits = '', fraction = ''] = parts;
  return { rank: 0, units: BigInt(sign + digits + fraction), scale: fraction.length };
};

/** Compares two exact numbers of any size; returns a number below 0, 0 or above 0. */
export const compareExact = (a: Exact, b: Exact): number => {
  if (a.rank !== b.rank || a.rank !== 0) return a.rank - b.rank;
  const scale = Math.max(a.scale, b.scale);
  const left = a.units * 10n ** BigInt(scale - a.scale);
  const right = b.units * 10n ** BigInt(scale - b.scale);
  return left < right ? -1 : left > right ? 1 : 0;
};

/** Returns the decimal text of a number, as a parameter of a query; not for infinities. */
export const exactText = ({ units, scale }: Exact): string => {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${units < 0n ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`;
};
