import type { AreaManifest } from '../area-manifest';

export const PRIVACY = {
  area: 'privacy',
  permissions: {
    'subjects:request': { roles: ['compliance', 'compliance_lead'], escalation: 'two-people-first' },
    'subjects:approve': { roles: ['compliance', 'compliance_lead'], escalation: null },
    'subjects:read': { roles: ['compliance', 'compliance_lead'], escalation: 'two-people' },
    'holds:write': { roles: ['compliance_lead'], escalation: 'two-people-first' },
    'consents:read': { roles: ['admin', 'compliance', 'compliance_lead'], escalation: 'one-person' },
    'consents:write': { roles: ['admin', 'compliance', 'compliance_lead'], escalation: 'two-people-first' },
  },
  problems: {
    'subject-request-refused': [409, 'The step on the subject request is refused'],
  },
  workflowKinds: ['erasure', 'export'],
  keyClasses: ['holds'],
} as const satisfies AreaManifest;
