import type { AreaManifest } from '../area-manifest';

export const ESCALATIONS = {
  area: 'escalations',
  permissions: {
    'escalations:request': { roles: ['admin', 'finance', 'compliance', 'compliance_lead', 'dev'], escalation: null },
    'escalations:read': { roles: ['admin', 'finance', 'compliance', 'compliance_lead', 'dev'], escalation: null },
    'escalations:approve': { roles: ['admin', 'compliance_lead'], escalation: null },
    'escalations:review': { roles: ['compliance', 'compliance_lead'], escalation: null },
  },
  problems: {
    'escalation-not-possible': [422, 'The permission cannot be granted by escalation'],
    'escalation-refused': [409, 'The step on the escalation is refused'],
  },
  topics: { 'escalation.break-glass': 'by-name', 'escalation.review-overdue': 'by-name' },
  workflowKinds: ['escalation'],
  keyClasses: ['escalations'],
} as const satisfies AreaManifest;
