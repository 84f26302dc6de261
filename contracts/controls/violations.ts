export const VIOLATION_STATUSES = ['open', 'in_progress', 'resolved', 'accepted'] as const;
export type ViolationStatus = (typeof VIOLATION_STATUSES)[number];

/** Why a risk is borne for a while; a code, since it is frozen into reports. */
export const ACCEPTANCE_REASONS = ['compensating-control', 'cost-disproportionate', 'remedy-planned'] as const;
export type AcceptanceReason = (typeof ACCEPTANCE_REASONS)[number];

/** Why a step is refused; each is a failure type a caller may match on. */
export const VIOLATION_REFUSALS = [
  'violation.closed',
  'violation.taken',
  'violation.not-passing',
  'violation.own',
  'violation.end-out-of-range',
] as const;
export type ViolationRefusal = (typeof VIOLATION_REFUSALS)[number];
