/** Refusals of steps on an escalation, by code: the problem each becomes over HTTP. */
export const ESCALATION_REFUSALS = {
  'escalation.not-possible': { problem: 'escalation-not-possible' },
  'escalation.not-pending': {
    problem: 'escalation-refused',
    message: 'the request is no longer pending; make a new one',
  },
  'escalation.too-late': {
    problem: 'escalation-refused',
    message: 'nobody decided on the request in time; make a new one',
  },
  'escalation.own-request': {
    problem: 'escalation-refused',
    message: 'you cannot decide on your own request; another person must',
  },
  'escalation.already-approved': {
    problem: 'escalation-refused',
    message: 'you have already approved the request; the next approval must come from another person',
  },
  'escalation.not-open': {
    problem: 'escalation-refused',
    message: 'there is neither a pending request nor an active grant to end',
  },
  'escalation.no-review': { problem: 'escalation-refused', message: 'only a break-glass grant is reviewed' },
  'escalation.still-active': {
    problem: 'escalation-refused',
    message: 'the grant is still in force; revoke it first, or wait for its end',
  },
  'escalation.already-reviewed': { problem: 'escalation-refused', message: 'the grant has already been reviewed' },
} as const;
