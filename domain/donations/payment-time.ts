/** Before any gift that a provider could report now. */
const EARLIEST = Date.UTC(2000, 0, 1);
/** Clocks differ, and so do zones that a provider forgot to state. */
const AHEAD_MS = 24 * 3_600_000;

/**
 * Returns the time that a payment is booked with: as reported, from 2000 to a day after its arrival. One outside of that
 * is a mistake, such as the zero of a clock; it is booked with its arrival.
 */
export const readPaymentTime = (reported: Date, arrivedAt: Date): { receivedAt: Date; isUnlikely: boolean } => {
  const at = reported.getTime();
  const isUnlikely = at < EARLIEST || at > arrivedAt.getTime() + AHEAD_MS;
  return { receivedAt: isUnlikely ? arrivedAt : reported, isUnlikely };
};
