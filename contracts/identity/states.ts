export const USER_STATUSES = ['active', 'disabled', 'erased'] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

export const IDENTITY_TYPES = ['password', 'oidc', 'passkey', 'totp', 'api_key', 'wallet'] as const;
export type IdentityType = (typeof IDENTITY_TYPES)[number];

export const ROLE_TYPES = ['system', 'custom'] as const;
export type RoleType = (typeof ROLE_TYPES)[number];
