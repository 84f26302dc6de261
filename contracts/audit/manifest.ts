import type { AreaManifest } from '../area-manifest';

export const AUDIT = {
  area: 'audit',
  permissions: {
    'audit:read': { roles: ['compliance', 'compliance_lead'], escalation: 'two-people' },
    'retention:read': { roles: ['admin', 'compliance', 'compliance_lead'], escalation: 'one-person' },
    'retention:write': { roles: ['compliance_lead'], escalation: null },
    'retention:run': { roles: ['compliance_lead'], escalation: 'two-people-first' },
    'retention:approve': { roles: ['admin'], escalation: null },
  },
  problems: {
    'retention-refused': [409, 'The step on the retention run is refused'],
  },
  workflowKinds: ['retention-run'],
  keyClasses: ['audit'],
} as const satisfies AreaManifest;
