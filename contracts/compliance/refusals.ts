/** Refusals of steps on a case, by code: the problem each becomes over HTTP. */
export const CASE_REFUSALS = {
  'case.not-liftable': { problem: 'case-not-liftable' },
  'case.already-decided': { problem: 'case-refused', message: 'the case has already been decided' },
  'case.claimed-by-another': {
    problem: 'case-refused',
    message: 'the case is claimed by another person; wait for their lease to end or ask them to release it',
  },
  'case.not-claimed': { problem: 'case-refused', message: 'claim the case first' },
  'case.own-gift': { problem: 'case-refused', message: 'you cannot decide on your own gift' },
  'case.missing-reason': { problem: 'case-refused', message: 'a decision needs a reason' },
  'case.unknown-verdict': { problem: 'case-refused', message: 'the verdict must be clear, decline or block' },
  'case.verdict-not-allowed': {
    problem: 'case-refused',
    message: 'a blocked gift can be cleared or stay blocked; it cannot be declined',
  },
  'case.needs-lead': { problem: 'case-refused', message: 'the case has been escalated; only a lead can decide it' },
  'case.no-proposal': { problem: 'case-refused', message: 'there is no proposal to approve' },
  'case.own-proposal': {
    problem: 'case-refused',
    message: 'a proposal must be approved by a person other than its proposer',
  },
  'case.other-hash': {
    problem: 'case-refused',
    message: 'the approval refers to another proposal; read the case again',
  },
} as const;
