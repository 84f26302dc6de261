export const USER_STATUSES = ['active', 'disabled', 'erased'] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

export const IDENTITY_TYPES = ['password', 'oidc', 'passkey', 'totp', 'api_key', 'wallet'] as const;
export type IdentityType = (typeof IDENTITY_TYPES)[number];

export const ROLE_TYPES = ['system', 'custom'] as const;
export type RoleType = (typeof ROLE_TYPES)[number];

/** A browser holds its session in a cookie; an API client holds a refresh token and short access tokens. */
export const SESSION_KINDS = ['browser', 'token'] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

export const LOCKOUT_SCOPES = ['account', 'address'] as const;
export type LockoutScope = (typeof LOCKOUT_SCOPES)[number];

export const TOKEN_PURPOSES = [
  'set-password',
  'signed-request',
  'recovery-code',
  'passkey-registration',
  'passkey-authentication',
  'openid-login',
  'openid-link',
] as const;
export type TokenPurpose = (typeof TOKEN_PURPOSES)[number];
