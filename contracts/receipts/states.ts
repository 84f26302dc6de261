export const RECEIPT_STATUSES = ['issued', 'replaced', 'voided'] as const;
export type ReceiptStatus = (typeof RECEIPT_STATUSES)[number];

export const RECEIPT_VOID_REASONS = ['refunded', 'disputed', 'blocked', 'replaced'] as const;
export type ReceiptVoidReason = (typeof RECEIPT_VOID_REASONS)[number];
