/** What is kept of a gift's payments of one local year: one receipt is issued for it. */
export interface GiftYear {
  year: number;
  /** The local day of the last of its payments, `2026-02-27`: the day of the gift. */
  givenOn: string;
  /** The IANA zone of that day. */
  timeZone: string;
  amountAtomic: bigint;
}

export interface DatedPayment {
  givenOn: string;
  timeZone: string;
  /** What is still here of it. */
  keptAtomic: bigint;
}

/** Returns the local year of a payment; null while its day is not stored. */
export const giftYearOf = ({ givenOn }: { givenOn: string | null }): number | null =>
  givenOn === null ? null : Number(givenOn.slice(0, 4));

/** Returns the years in which money of a gift came and is still here, the earliest first. */
export const giftYears = (payments: readonly DatedPayment[]): GiftYear[] => {
  const inOrder = payments
    .filter(({ keptAtomic }) => keptAtomic > 0n)
    .sort((left, right) => (left.givenOn < right.givenOn ? -1 : 1));
  const years = new Map<number, GiftYear>();
  for (const { givenOn, timeZone, keptAtomic } of inOrder) {
    const year = Number(givenOn.slice(0, 4));
    years.set(year, { year, givenOn, timeZone, amountAtomic: (years.get(year)?.amountAtomic ?? 0n) + keptAtomic });
  }
  return [...years.values()];
};
