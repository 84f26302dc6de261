import { z } from 'zod';
import { wireId, wireTime } from '../kernel/schemas';
import { SESSION_KINDS, USER_STATUSES } from './states';

/** Shapes of log-in and sessions on the wire. Never imported as a value by workflow code. */

const MAX_PASSWORD = 1_024;
const HEX_SECRET = /^[0-9a-f]{64}$/;

const email = z.email().max(254);
/** Taken as it is: a space or a control character may be part of it. */
const password = z.string().min(1).max(MAX_PASSWORD);
const newPassword = password.meta({
  description:
    'At least 15 characters, or 8 beside a second factor; none of those that are tried first, and without the name of the email or the organization',
});

/** Six digits of an authenticator app, or a recovery code. */
const code = z.string().regex(/^(\d{6}|[a-z2-7]{4}(-[a-z2-7]{4}){3})$/, 'six digits, or a recovery code');

export const logInBody = z.strictObject({ email, password, code: code.optional() });
export const loggedIn = z.strictObject({ user_id: wireId, session_id: wireId, expires_at: wireTime });

export const setPasswordBody = z.strictObject({
  token: z.string().regex(HEX_SECRET, 'the token as it was printed'),
  password: newPassword,
  /** Only for an account that has none yet. */
  email: email.optional(),
});
export const changePasswordBody = z.strictObject({ current_password: password, password: newPassword });
export const passwordSet = z.strictObject({ state: z.literal('set') });

export const sessionResource = z
  .strictObject({
    id: wireId,
    kind: z.enum(SESSION_KINDS),
    /** The one that asks. */
    current: z.boolean(),
    ip_address: z.string().nullable(),
    user_agent: z.string().nullable(),
    started_at: wireTime,
    last_used_at: wireTime,
    expires_at: wireTime,
  })
  .meta({ id: 'Session' });
export type SessionResource = z.output<typeof sessionResource>;
export const sessionList = z.strictObject({ items: z.array(sessionResource) });
export const ended = z.strictObject({ state: z.literal('ended') });

export const userResource = z.strictObject({ id: wireId, status: z.enum(USER_STATUSES) }).meta({ id: 'User' });
export type UserResource = z.output<typeof userResource>;

export const tokenBody = z.discriminatedUnion('grant_type', [
  z.strictObject({ grant_type: z.literal('password'), email, password, code: code.optional() }),
  z.strictObject({
    grant_type: z.literal('refresh_token'),
    refresh_token: z.string().regex(HEX_SECRET, 'the refresh token as it was given'),
  }),
]);
/** `refresh_token` works once: it is replaced by that of the next answer. */
export const tokenPair = z.strictObject({
  token_type: z.literal('Bearer'),
  access_token: z.string(),
  expires_in: z.number().int(),
  refresh_token: z.string(),
  session_id: wireId,
  session_expires_at: wireTime,
});
export type TokenPair = z.output<typeof tokenPair>;

const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]+$/, 'base64url');
const credential = {
  id: base64url(1_400),
  rawId: base64url(1_400),
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  /** Not read; no extension was asked for. */
  clientExtensionResults: z.record(z.string().max(50), z.unknown()),
};
/** `PublicKeyCredential.toJSON()` of a browser, from `navigator.credentials.create`. */
export const passkeyBody = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: base64url(4_000),
    attestationObject: base64url(16_000),
    authenticatorData: base64url(8_000).optional(),
    transports: z.array(z.string().max(20)).max(10).optional(),
    publicKeyAlgorithm: z.number().int().optional(),
    publicKey: base64url(4_000).optional(),
  }),
});
export type PasskeyBody = z.output<typeof passkeyBody>;
/** The same, from `navigator.credentials.get`. */
export const passkeyAnswer = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: base64url(4_000),
    authenticatorData: base64url(8_000),
    signature: base64url(2_000),
    userHandle: base64url(100).optional(),
  }),
});
export type PasskeyAnswer = z.output<typeof passkeyAnswer>;
export const passkeyCreation = z.strictObject({
  rp: z.strictObject({ id: z.string(), name: z.string() }),
  user: z.strictObject({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  timeout: z.number().int(),
  /** COSE numbers, best first. */
  algorithms: z.array(z.number().int()),
});
export const passkeyRequest = z.strictObject({
  rp_id: z.string(),
  challenge: z.string(),
  timeout: z.number().int(),
  user_verification: z.literal('required'),
});
export const passkeyResource = z
  .strictObject({ id: wireId, created_at: wireTime, last_used_at: wireTime.nullable() })
  .meta({ id: 'Passkey' });
export type PasskeyResource = z.output<typeof passkeyResource>;
export const passkeyList = z.strictObject({ items: z.array(passkeyResource) });
export const passkeyAdded = z.strictObject({ state: z.literal('added') });

/** A passkey; or the code where the account has an authenticator app, the password where it has none. */
export const stepUpBody = z.union([
  z.strictObject({ code }),
  z.strictObject({ password }),
  z.strictObject({ passkey: passkeyAnswer }),
]);
export const steppedUp = z.strictObject({ step_up_until: wireTime });

/** The secret for an authenticator app; it takes effect once a code is confirmed. */
export const totpSecret = z.strictObject({ secret: z.string(), uri: z.string() });
export const totpConfirmationBody = z.strictObject({ code: z.string().regex(/^\d{6}$/, 'six digits') });
/** Shown this once; each stands in for one code. */
export const recoveryCodes = z.strictObject({ recovery_codes: z.array(z.string()) });

/** The browser goes to `url`; its page keeps `binding` to itself, and sends it along with what the provider answers. */
export const openIdStart = z.strictObject({ url: z.string(), binding: z.string() });
export type OpenIdStart = z.output<typeof openIdStart>;
/** The query that the provider has sent the browser back with. */
export const openIdBody = z.strictObject({
  binding: z.string().regex(HEX_SECRET, 'the binding as it was given'),
  code: z.string().min(1).max(2_000),
  state: z.string().min(1).max(200),
  iss: z.string().max(500).optional(),
});
export type OpenIdBody = z.output<typeof openIdBody>;
export const openIdLinked = z.strictObject({ state: z.literal('linked') });
