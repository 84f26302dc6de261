/** Refusals of an access decision, by code: the problem each becomes over HTTP. */
export const ACCESS_REFUSALS = {
  'access.forbidden': { problem: 'forbidden' },
  'access.reason-required': { problem: 'reason-required' },
  'access.step-up-required': { problem: 'step-up-required' },
  'access.approval-required': { problem: 'approval-required' },
} as const;
