import type { AreaManifest } from '../area-manifest';

export const WEBHOOKS = {
  area: 'webhooks',
  problems: {
    'invalid-signature': [401, 'The signature does not fit'],
    'unknown-provider': [404, 'There is no such provider'],
    'webhook-altered': [409, 'This event id was used with another body'],
  },
} as const satisfies AreaManifest;
