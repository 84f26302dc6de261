/** The longest wait that a receiver is granted: as long as the longest one between two attempts of our own. */
const LONGEST_MS = 24 * 3_600_000;
const SECONDS = /^\d{1,12}$/;
/** Each form of a date in HTTP ends so, or has no zone at all and means the same. */
const HTTP_DATE = /^[A-Za-z]{3,9},? .*\d{2}:\d{2}:\d{2}( \d{4})?( GMT)?$/;

const askedMs = (text: string, nowMs: number): number => {
  if (SECONDS.test(text)) return Number(text) * 1_000;
  if (!HTTP_DATE.test(text)) return NaN;
  return Date.parse(text.endsWith('GMT') ? text : `${text} GMT`) - nowMs;
};

/**
 * Reads the wait that a `Retry-After` header asks for (RFC 9110, seconds or a date), in milliseconds and a day at most;
 * undefined for one that says nothing, or a moment that has passed.
 */
export const readRetryAfter = (header: string | null | undefined, nowMs: number): number | undefined => {
  const wait = askedMs((header ?? '').trim(), nowMs);
  return wait > 0 ? Math.min(wait, LONGEST_MS) : undefined;
};
