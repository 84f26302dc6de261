import type { AreaManifest } from '../area-manifest';

export const KERNEL = {
  area: 'kernel',
  permissions: {
    'parked:operate': { roles: ['admin', 'finance', 'dev'], escalation: 'one-person' },
    'parked:approve': { roles: ['admin', 'finance'], escalation: 'two-people-first' },
  },
  problems: {
    'invalid-request': [400, 'The request does not fit its schema'],
    'invalid-json': [400, 'The body is not JSON'],
    'body-too-large': [413, 'The body is larger than allowed'],
    'unsupported-media-type': [415, 'The body must be application/json'],
    unauthenticated: [401, 'Valid credentials are needed'],
    forbidden: [403, 'The caller is not permitted to do this'],
    'foreign-origin': [403, 'The request comes from another site'],
    'not-found': [404, 'The resource was not found'],
    'method-not-allowed': [405, 'The path does not have this method'],
    conflict: [409, 'The record has changed in the meantime'],
    'precondition-required': [428, 'If-Match is needed'],
    'precondition-failed': [412, 'The record has a version other than the one in If-Match'],
    'idempotency-key-required': [400, 'Idempotency-Key is needed'],
    'idempotency-key-reused': [422, 'The Idempotency-Key was used for another request'],
    'idempotency-in-flight': [409, 'The same request is being processed'],
    'rate-limited': [429, 'Too many requests'],
    unavailable: [503, 'A service that the request needs is not available'],
    internal: [500, 'The server failed'],
    'not-parked': [409, 'The workflow is not waiting for an operator'],
    'parked-refused': [409, 'The decision on the parked step is refused'],
  },
} as const satisfies AreaManifest;
