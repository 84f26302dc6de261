import { postWebhookEndpoint } from './post-webhook';

/** The endpoints of this area, in the order of the documentation. */
export const WEBHOOKS_ENDPOINTS = [postWebhookEndpoint];
