export const INBOX_STATUSES = ['received', 'dispatched', 'processed', 'dead'] as const;
export type InboxStatus = (typeof INBOX_STATUSES)[number];

export const DELIVERY_STATUSES = ['waiting', 'delivered', 'dead'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export const OUTBOX_KINDS = ['start', 'signal', 'deliver'] as const;
export type OutboxKind = (typeof OUTBOX_KINDS)[number];

export const OUTBOX_STATUSES = ['waiting', 'done', 'dead'] as const;
export type OutboxStatus = (typeof OUTBOX_STATUSES)[number];

/** Outcomes of gifts, for whoever works with them. No topic tells of a screening. */
export const GIFT_TOPICS = [
  'donation.settled',
  'donation.cancelled',
  'donation.expired',
  'donation.declined',
  'donation.refunded',
  'receipt.issued',
  'receipt.voided',
] as const;

/** What listeners are told. That of escalations is for our own reviewers: an endpoint must name it. */
export const EVENT_TOPICS = [...GIFT_TOPICS, 'escalation.break-glass', 'escalation.review-overdue'] as const;
export type EventTopic = (typeof EVENT_TOPICS)[number];

/** A request under an Idempotency-Key: still at work, or answered. */
export const IDEMPOTENCY_STATUSES = ['in_flight', 'done'] as const;
export type IdempotencyStatus = (typeof IDEMPOTENCY_STATUSES)[number];

export const isEventTopic = (text: string): text is EventTopic => (EVENT_TOPICS as readonly string[]).includes(text);
