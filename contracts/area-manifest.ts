import type { Role } from './identity/roles';

/**
 * Number of people who must approve a permission for a limited time. Two of the terms allow breaking the glass, with a
 * review; `two-people-first` does not. Null: the permission is never granted so, such as those that give rights or
 * users, and escalations.
 */
export type EscalationTerm = 'one-person' | 'two-people' | 'two-people-first' | null;

export interface PermissionGrant {
  /** Roles that have it by default. */
  roles: readonly Role[];
  escalation: EscalationTerm;
}

/** HTTP status and title of a refusal; on the wire its type is `urn:hingecraft:problem:<key>`. */
export type ProblemShape = readonly [status: number, title: string];

/**
 * The registrations of an area: permissions, problems, topics of events, kinds of workflows and classes of keys. A
 * manifest imports no schema, nor code that reads all manifests; only `contracts/areas.ts` imports it.
 */
export interface AreaManifest {
  area: string;
  /** By `resource:action`, as endpoints and commands ask for them. */
  permissions?: Readonly<Record<string, PermissionGrant>>;
  problems?: Readonly<Record<string, ProblemShape>>;
  /** Outgoing events. A listener gets a `default` one unless it chooses; a `by-name` one only if it names it. */
  topics?: Readonly<Record<string, 'default' | 'by-name'>>;
  /** First part of the ids of workflows that can be parked. */
  workflowKinds?: readonly string[];
  /** Classes of retention keys; each class has one key per year. */
  keyClasses?: readonly string[];
}
