import type { AreaManifest } from '../area-manifest';

export const IDENTITY = {
  area: 'identity',
  permissions: {
    'users:disable': { roles: ['admin'], escalation: null },
    'users:enable': { roles: ['admin'], escalation: null },
    'sessions:end': { roles: ['admin'], escalation: null },
  },
  problems: {
    'login-refused': [401, 'The log-in is refused'],
    'second-factor-required': [401, 'A code is required in addition to the password'],
    'token-refused': [401, 'The token is not valid or has expired'],
    'step-up-required': [403, 'A recent proof of identity is required'],
    'password-refused': [422, 'The password cannot be used'],
    'last-admin': [409, 'The last administrator cannot be removed'],
    'own-account': [409, 'This cannot be done to your own account'],
    'locked-out': [429, 'Too many failed attempts'],
  },
} as const satisfies AreaManifest;
