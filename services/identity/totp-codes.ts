import { Secret, TOTP } from 'otpauth';

const PERIOD_SECONDS = 30;
/** A clock that is up to one step off either way; RFC 6238, 5.2. */
const WINDOW = 1;
const SECRET_BYTES = 20;

const totpOf = (secret: string, issuer = '', label = ''): TOTP =>
  new TOTP({
    issuer,
    label,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
  });

/** Makes 160 random bits in base 32, the form of authenticator apps. */
export const makeTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

/** Returns `otpauth://totp/…`, for a QR code. */
export const totpUri = (secret: string, issuer: string, label: string): string =>
  totpOf(secret, issuer, label).toString();

/** Returns the time step of this code; `undefined` for a wrong one. After accepting it, refuse every step up to it. */
export const totpStep = (secret: string, code: string, now: Date): number | undefined => {
  const delta = totpOf(secret).validate({ token: code, timestamp: now.getTime(), window: WINDOW });
  return delta === null ? undefined : Math.floor(now.getTime() / 1000 / PERIOD_SECONDS) + delta;
};
