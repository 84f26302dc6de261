import type { AreaManifest } from '../area-manifest';

export const RECEIPTS = {
  area: 'receipts',
  permissions: {
    'receipts:read': { roles: ['admin', 'finance'], escalation: 'one-person' },
    'receipts:print': { roles: ['finance'], escalation: 'one-person' },
    'receipts:unmask': { roles: [], escalation: 'two-people' },
  },
  problems: {
    'receipt-not-ready': [409, 'The file is not ready yet'],
  },
  topics: { 'receipt.issued': 'default', 'receipt.voided': 'default' },
  keyClasses: ['receipts'],
} as const satisfies AreaManifest;
