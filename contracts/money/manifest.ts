import type { AreaManifest } from '../area-manifest';

export const MONEY = {
  area: 'money',
  problems: {
    'invalid-amount': [422, 'The amount is not valid in this currency'],
  },
} as const satisfies AreaManifest;
