export const VIOLATION_STATUSES = ['open', 'in_progress', 'resolved', 'accepted'] as const;
export type ViolationStatus = (typeof VIOLATION_STATUSES)[number];

/** The reasons for accepting a risk for a time; codes, since they are frozen into reports. */
export const ACCEPTANCE_REASONS = ['compensating-control', 'cost-disproportionate', 'remedy-planned'] as const;
export type AcceptanceReason = (typeof ACCEPTANCE_REASONS)[number];
