/** Refusals of what a payment provider sends, by code: the problem each becomes over HTTP. */
export const WEBHOOK_REFUSALS = {
  'webhook.unknown-provider': { problem: 'unknown-provider' },
  'webhook.invalid-signature': { problem: 'invalid-signature' },
  'webhook.altered': { problem: 'webhook-altered' },
} as const;
