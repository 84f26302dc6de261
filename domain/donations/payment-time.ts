import { localDay } from '../kernel/local-day';

/** Before any gift that a provider could report now. */
export const EARLIEST_DAY = '2000-01-01';
const EARLIEST = Date.parse(`${EARLIEST_DAY}T00:00:00Z`);
/** Clocks differ, and so do zones that a provider forgot to state. */
const AHEAD_MS = 24 * 3_600_000;

/**
 * Returns the time that a payment is booked with: as reported, from 2000 to a day after its arrival. One outside of that
 * is a mistake, such as the zero of a clock; it is booked with its arrival, and two people give its day.
 */
export const readPaymentTime = (reported: Date, arrivedAt: Date): { receivedAt: Date; isUnlikely: boolean } => {
  const at = reported.getTime();
  const isUnlikely = at < EARLIEST || at > arrivedAt.getTime() + AHEAD_MS;
  return { receivedAt: isUnlikely ? arrivedAt : reported, isUnlikely };
};

/** Returns the last local day, `2026-02-27`, on which a payment that arrived then can have been given. */
export const latestDay = (arrivedAt: Date, timeZone: string): string =>
  localDay(new Date(arrivedAt.getTime() + AHEAD_MS), timeZone);
