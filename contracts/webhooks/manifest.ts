import type { AreaManifest } from '../area-manifest';

export const WEBHOOKS = {
  area: 'webhooks',
  problems: {
    'invalid-signature': [401, 'The signature is not valid'],
    'unknown-provider': [404, 'The payment provider is not known'],
    'webhook-altered': [409, 'This event id was used with another body'],
  },
} as const satisfies AreaManifest;
