export const INBOX_STATUSES = ['received', 'dispatched', 'processed', 'dead'] as const;
export type InboxStatus = (typeof INBOX_STATUSES)[number];

export const DELIVERY_STATUSES = ['waiting', 'delivered', 'dead'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export const OUTBOX_KINDS = ['start', 'signal', 'deliver'] as const;
export type OutboxKind = (typeof OUTBOX_KINDS)[number];

export const OUTBOX_STATUSES = ['waiting', 'done', 'dead'] as const;
export type OutboxStatus = (typeof OUTBOX_STATUSES)[number];

/** A request under an Idempotency-Key: still at work, or answered. */
export const IDEMPOTENCY_STATUSES = ['in_flight', 'done'] as const;
export type IdempotencyStatus = (typeof IDEMPOTENCY_STATUSES)[number];
