/** Refusals of log-ins, sessions, keys and accounts, by code: the problem each becomes over HTTP. */
export const IDENTITY_REFUSALS = {
  'identity.unauthenticated': { problem: 'unauthenticated' },
  'identity.login-refused': { problem: 'login-refused' },
  'identity.second-factor-required': { problem: 'second-factor-required' },
  'identity.token-refused': { problem: 'token-refused' },
  'identity.password-refused': { problem: 'password-refused' },
  'identity.locked-out': { problem: 'locked-out' },
  'identity.last-admin': { problem: 'last-admin' },
  'identity.own-account': { problem: 'own-account' },
} as const;
