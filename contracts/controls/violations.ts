export const VIOLATION_STATUSES = ['open', 'in_progress', 'resolved', 'accepted'] as const;
export type ViolationStatus = (typeof VIOLATION_STATUSES)[number];

/** Why a risk is borne for a while; a code, since it is frozen into reports. */
export const ACCEPTANCE_REASONS = ['compensating-control', 'cost-disproportionate', 'remedy-planned'] as const;
export type AcceptanceReason = (typeof ACCEPTANCE_REASONS)[number];
