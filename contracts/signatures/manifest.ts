import type { AreaManifest } from '../area-manifest';

export const SIGNATURES = {
  area: 'signatures',
  permissions: {
    'signatures:sign': { roles: ['finance'], escalation: null },
    'signatures:revoke': { roles: ['finance', 'compliance_lead'], escalation: 'two-people-first' },
  },
} as const satisfies AreaManifest;
