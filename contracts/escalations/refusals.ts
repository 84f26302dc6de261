/** Refusals of steps on an escalation, by code: the problem each becomes over HTTP. */
export const ESCALATION_REFUSALS = {
  'escalation.not-possible': { problem: 'escalation-not-possible' },
  'escalation.not-pending': {
    problem: 'escalation-refused',
    message: 'the request waits for no decision any more; ask for a new one',
  },
  'escalation.too-late': { problem: 'escalation-refused', message: 'nobody decided in time; ask for a new one' },
  'escalation.own-request': {
    problem: 'escalation-refused',
    message: 'nobody decides on their own request; another person does',
  },
  'escalation.already-approved': {
    problem: 'escalation-refused',
    message: 'you have approved it; the next approval is for another person to give',
  },
  'escalation.not-open': {
    problem: 'escalation-refused',
    message: 'there is neither a request nor a grant to take back',
  },
  'escalation.no-review': { problem: 'escalation-refused', message: 'only the breaking of the glass is reviewed' },
  'escalation.still-active': {
    problem: 'escalation-refused',
    message: 'the grant is still in force; revoke it first, or wait for its end',
  },
  'escalation.already-reviewed': { problem: 'escalation-refused', message: 'it has been reviewed' },
} as const;
