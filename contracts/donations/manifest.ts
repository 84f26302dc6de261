import type { AreaManifest } from '../area-manifest';

export const DONATIONS = {
  area: 'donations',
  permissions: {
    'donations:create': { roles: ['admin', 'finance', 'member'], escalation: 'one-person' },
    'donations:read': { roles: ['admin', 'finance', 'compliance', 'compliance_lead'], escalation: 'one-person' },
    'donations:cancel': { roles: ['admin', 'finance'], escalation: 'one-person' },
    'donations:unmask': { roles: [], escalation: 'two-people' },
    'payments:read': { roles: ['finance'], escalation: 'one-person' },
    'payments:propose-date': { roles: ['finance'], escalation: 'two-people' },
    'payments:approve-date': { roles: ['finance'], escalation: 'two-people-first' },
    'refunds:propose': { roles: ['finance'], escalation: 'two-people' },
    'refunds:approve': { roles: ['finance'], escalation: 'two-people-first' },
    'refunds:read': { roles: ['finance', 'compliance_lead'], escalation: 'one-person' },
    'refunds:unmask': { roles: [], escalation: 'two-people' },
  },
  problems: {
    'unknown-donor': [422, 'The donor does not exist'],
    'donation-not-cancellable': [409, 'The gift cannot be cancelled'],
    'donation-not-refundable': [409, 'The gift cannot be refunded now'],
    'payment-choice-needed': [422, 'The gift has several payments'],
    'refund-exists': [409, 'The payment already has a refund'],
    'refund-refused': [409, 'The decision on the refund is refused'],
  },
  topics: {
    'donation.settled': 'default',
    'donation.cancelled': 'default',
    'donation.expired': 'default',
    'donation.declined': 'default',
    'donation.refunded': 'default',
  },
  workflowKinds: ['donation', 'refund'],
  keyClasses: ['payers', 'refunds'],
} as const satisfies AreaManifest;
