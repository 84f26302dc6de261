/** Refusals of a decision on a retention run, by code: the problem each becomes over HTTP. */
export const RETENTION_REFUSALS = {
  'retention.not-waiting': {
    problem: 'retention-refused',
    message: 'the run waits for no decision: it needs none, or has had it, or is over',
  },
  'retention.own': {
    problem: 'retention-refused',
    message: 'a run is decided by another person than who started it or wrote its policy',
  },
  'retention.other-count': {
    problem: 'retention-refused',
    message: 'the decision is over another count than the run has; read it again',
  },
} as const;
