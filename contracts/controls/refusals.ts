/** Refusals of policies, reports and steps on a violation, by code: the problem each becomes over HTTP. */
export const CONTROL_REFUSALS = {
  'policy.invalid-evidence': { problem: 'invalid-evidence' },
  'report.invalid-period': { problem: 'invalid-period' },
  'violation.closed': { problem: 'violation-refused', message: 'the violation is already closed' },
  'violation.taken': { problem: 'violation-refused', message: 'another person has already taken the violation' },
  'violation.not-passing': {
    problem: 'violation-refused',
    message: 'no newer result passes; assess the policy first',
  },
  'violation.own': {
    problem: 'violation-refused',
    message: 'a violation must be accepted by a person other than its assignee',
  },
  'violation.end-out-of-range': {
    problem: 'violation-refused',
    message: 'an acceptance must end at most one year from now',
  },
} as const;
