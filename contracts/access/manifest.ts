import type { AreaManifest } from '../area-manifest';

export const ACCESS = {
  area: 'access',
  permissions: {
    'payloads:read': { roles: ['dev'], escalation: 'two-people' },
    'decisions:explain': { roles: ['admin', 'compliance', 'compliance_lead'], escalation: null },
  },
  problems: {
    'reason-required': [403, 'A rule asks why'],
    'approval-required': [403, 'A rule asks for the approval of others'],
  },
  keyClasses: ['access'],
} as const satisfies AreaManifest;
