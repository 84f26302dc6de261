import { postWebhookEndpoint } from './post-webhook';

/** What the API answers to in this area, in the order of its documentation. */
export const WEBHOOKS_ENDPOINTS = [postWebhookEndpoint];
