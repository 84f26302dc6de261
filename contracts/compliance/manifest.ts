import type { AreaManifest } from '../area-manifest';

export const COMPLIANCE = {
  area: 'compliance',
  permissions: {
    'cases:read': { roles: ['compliance', 'compliance_lead'], escalation: 'two-people' },
    'cases:claim': { roles: ['compliance', 'compliance_lead'], escalation: 'two-people' },
    'cases:decide': { roles: ['compliance', 'compliance_lead'], escalation: 'two-people' },
    'cases:approve': { roles: ['compliance', 'compliance_lead'], escalation: 'two-people-first' },
    'cases:lead': { roles: ['compliance_lead'], escalation: 'two-people-first' },
    'cases:open': { roles: ['compliance', 'compliance_lead'], escalation: 'two-people' },
    'cases:unmask': { roles: [], escalation: 'two-people' },
  },
  problems: {
    'case-refused': [409, 'The step on the case is refused'],
    'case-not-liftable': [409, 'Only a blocked gift without an open case can be lifted'],
  },
  workflowKinds: ['case'],
  keyClasses: ['screening'],
} as const satisfies AreaManifest;
