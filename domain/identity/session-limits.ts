const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The limits of a session, unused and in all; OWASP ASVS 5, 7.3. */
export const SESSION_LIMITS = {
  browser: { idleMs: 30 * MINUTE_MS, maxMs: 12 * HOUR_MS },
  token: { idleMs: 14 * DAY_MS, maxMs: 60 * DAY_MS },
} as const;

/** A refresh token whose answer was lost may be sent a second time within this. */
export const REFRESH_GRACE_MS = 30_000;
/** The time for which a step-up counts. */
export const STEP_UP_MS = 5 * MINUTE_MS;
/** Between 5 and 10 minutes; the session is looked up all the same. */
export const ACCESS_TOKEN_SECONDS = 300;
/** A link that sets a first or a new password. */
export const PASSWORD_LINK_MS = DAY_MS;
