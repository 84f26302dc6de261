import type { AreaTables } from '../area-tables';
import { WebhookDelivery } from './webhook-delivery.entity';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { Webhook } from './webhook.entity';

const SENDING = { open: 'ids, codes and sealed secrets, claimed by loops without an actor' };

export const WEBHOOKS = {
  area: 'webhooks',
  tables: {
    webhooks: {
      entity: Webhook,
      rowSecurity: 'guarded',
      personalData: {
        theirs: 'id in (select webhook_id from payments where donation_id = any($gifts))',
        wiped: ['body'],
        none: {
          'ids and codes of the provider': ['provider', 'event_id', 'event_type'],
          'hash over a whole body': ['body_sha256'],
          'codes of ours': ['status', 'last_error'],
        },
      },
    },
    webhook_endpoints: {
      entity: WebhookEndpoint,
      rowSecurity: SENDING,
      personalData: { none: { 'addresses and secrets of listeners': ['url', 'topics', 'secrets', 'disabled_reason'] } },
    },
    webhook_deliveries: {
      entity: WebhookDelivery,
      rowSecurity: SENDING,
      personalData: {
        none: {
          'answer of a listener, which was sent ids only': ['last_response_excerpt'],
          'codes of ours': ['status'],
        },
      },
    },
  },
} as const satisfies AreaTables;
