import type { AreaManifest } from '../area-manifest';

export const ACCESS = {
  area: 'access',
  permissions: {
    'payloads:read': { roles: ['dev'], escalation: 'two-people' },
    'decisions:explain': { roles: ['admin', 'compliance', 'compliance_lead'], escalation: null },
  },
  problems: {
    'reason-required': [403, 'A rule requires a reason'],
    'approval-required': [403, 'A rule requires the approval of other people'],
  },
  keyClasses: ['access'],
} as const satisfies AreaManifest;
