/** Refusals of steps on a subject's request, by code: the problem each becomes over HTTP. */
export const SUBJECT_REFUSALS = {
  'subject-request.not-verified': {
    problem: 'subject-request-refused',
    message: 'the subject has not shown who they are; send them a token and wait',
  },
  'subject-request.own': {
    problem: 'subject-request-refused',
    message: 'a request is decided by another person than the one who filed it',
  },
  'subject-request.other-hash': {
    problem: 'subject-request-refused',
    message: 'the decision is over another request than the one filed; read it again',
  },
  'subject-request.decided': { problem: 'subject-request-refused', message: 'the request has been decided' },
  'subject-request.not-extendable': {
    problem: 'subject-request-refused',
    message: 'only a GDPR request that is open is extended, once, and within its first month',
  },
} as const;
