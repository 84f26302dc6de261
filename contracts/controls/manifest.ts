import type { AreaManifest } from '../area-manifest';

export const CONTROLS = {
  area: 'controls',
  permissions: {
    'policies:read': { roles: ['admin', 'compliance', 'compliance_lead'], escalation: 'one-person' },
    'policies:write': { roles: ['compliance', 'compliance_lead'], escalation: 'two-people-first' },
    'policies:approve': { roles: ['compliance_lead'], escalation: null },
    'violations:work': { roles: ['compliance', 'compliance_lead'], escalation: 'two-people-first' },
    'violations:accept': { roles: ['compliance_lead'], escalation: null },
    'reports:write': { roles: ['compliance', 'compliance_lead'], escalation: 'two-people-first' },
    'reports:approve': { roles: ['compliance_lead'], escalation: null },
  },
  problems: {
    'invalid-evidence': [422, 'The evidence does not fit the policy'],
    'violation-refused': [409, 'The step on the violation is refused'],
    'invalid-period': [422, 'The report cannot cover that period'],
  },
  workflowKinds: ['violation'],
  keyClasses: ['policies'],
} as const satisfies AreaManifest;
