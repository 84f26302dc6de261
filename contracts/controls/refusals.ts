/** Refusals of policies, reports and steps on a violation, by code: the problem each becomes over HTTP. */
export const CONTROL_REFUSALS = {
  'policy.invalid-evidence': { problem: 'invalid-evidence' },
  'report.invalid-period': { problem: 'invalid-period' },
  'violation.closed': { problem: 'violation-refused', message: 'the violation has been dealt with' },
  'violation.taken': { problem: 'violation-refused', message: 'somebody has taken it' },
  'violation.not-passing': {
    problem: 'violation-refused',
    message: 'no newer result passes; have the policy assessed first',
  },
  'violation.own': {
    problem: 'violation-refused',
    message: 'whoever works on a violation does not accept it; another person does',
  },
  'violation.end-out-of-range': {
    problem: 'violation-refused',
    message: 'an acceptance ends, a year from now at most',
  },
} as const;
