import { randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
const FORM = /^[0-9a-f]{64}$/;

/** Makes 256 random bits in hex. */
export const makeSecret = (): string => randomBytes(SECRET_BYTES).toString('hex');
export const isSecret = (text: string): boolean => FORM.test(text);

/** Kinds of hashed secrets (`FieldCipher.lookupHash`). */
export const SESSION_HASH = 'session';
export const REFRESH_HASH = 'refresh-token';
export const ONE_TIME_HASH = 'one-time-token';
/** The hash that derives a refresh token's successor: a lost answer is given again without storing the secret. */
export const SUCCESSOR_HASH = 'refresh-successor';
