import type { AreaManifest } from '../area-manifest';

export const RULES = {
  area: 'rules',
  permissions: {
    'roles:read': { roles: ['admin', 'compliance', 'compliance_lead'], escalation: null },
    'roles:write': { roles: ['admin'], escalation: null },
    'roles:assign': { roles: ['admin'], escalation: null },
    'rules:read': { roles: ['admin', 'compliance', 'compliance_lead'], escalation: null },
    'rules:write': { roles: ['admin'], escalation: null },
  },
  problems: {
    'duties-separated': [409, 'These rights may not be combined, or may not be granted by this person'],
    'invalid-rule': [422, 'The rule does not fit its resource type'],
    'rule-settled': [409, 'The version can no longer take this step'],
  },
} as const satisfies AreaManifest;
