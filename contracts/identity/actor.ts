/** The acting user, the user they act for, and the request; passed on from the edge to the audit event. */
export interface Actor {
  userId: string;
  onBehalfOf?: string;
  requestId: string;
  /** The run of the workflow whose step this is. Set by the worker, never by a message. */
  runId?: string;
}

/** Principals of the engine itself: rows of `users` that no one can log in as, seeded by the first migration. */
export const ENGINE_USER_ID = '00000000-0000-7000-8000-000000000001';
/** Verified payment webhooks act as this principal. */
export const PROVIDER_USER_ID = '00000000-0000-7000-8000-000000000002';
/** The principal of callers without credentials, such as those who verify a receipt. */
export const PUBLIC_USER_ID = '00000000-0000-7000-8000-000000000003';
/** The principal of commands on the server: seed, list import. */
export const OPERATOR_USER_ID = '00000000-0000-7000-8000-000000000004';
