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
    'second-factor-required': [401, 'A code is needed beside the password'],
    'token-refused': [401, 'The token is not valid, or no longer'],
    'step-up-required': [403, 'A fresh proof of who you are is needed'],
    'password-refused': [422, 'The password cannot be used'],
    'last-admin': [409, 'The last administrator stays'],
    'own-account': [409, 'Nobody does that to themselves'],
    'locked-out': [429, 'Too many failed attempts'],
  },
} as const satisfies AreaManifest;
