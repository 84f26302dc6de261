/** Refusals of steps on a subject's request, by code: the problem each becomes over HTTP. */
export const SUBJECT_REFUSALS = {
  'subject-request.not-verified': {
    problem: 'subject-request-refused',
    message: 'the subject has not proved their identity; send them a token and wait',
  },
  'subject-request.own': {
    problem: 'subject-request-refused',
    message: 'a request must be decided by a person other than the one who filed it',
  },
  'subject-request.other-hash': {
    problem: 'subject-request-refused',
    message: 'the decision refers to another version of the request; read the request again',
  },
  'subject-request.decided': { problem: 'subject-request-refused', message: 'the request has already been decided' },
  'subject-request.not-extendable': {
    problem: 'subject-request-refused',
    message: 'only an open GDPR request can be extended, once and within its first month',
  },
} as const;
