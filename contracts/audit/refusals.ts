/** Refusals of a decision on a retention run, by code: the problem each becomes over HTTP. */
export const RETENTION_REFUSALS = {
  'retention.not-waiting': {
    problem: 'retention-refused',
    message: 'the run is not waiting for a decision: it needs none, was decided already or is closed',
  },
  'retention.own': {
    problem: 'retention-refused',
    message: 'a run must be decided by a person who neither started it nor wrote its policy',
  },
  'retention.other-count': {
    problem: 'retention-refused',
    message: 'the decision refers to another count than the one of the run; read the run again',
  },
} as const;
