import type { Role } from './identity/roles';

/**
 * How many others must agree before somebody has a permission for a while. Two of them let it be had at once against a
 * review; `two-people-first` does not. Null: it is never given so, such as what gives rights or users, and escalations.
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
 * What an area registers of itself. A leaf: it imports no schema and no fold, and only `contracts/areas.ts` imports it.
 */
export interface AreaManifest {
  area: string;
  /** By `resource:action`, as endpoints and commands ask for them. */
  permissions?: Readonly<Record<string, PermissionGrant>>;
  problems?: Readonly<Record<string, ProblemShape>>;
  /** Outgoing events. A listener gets a `default` one unless it chooses; a `by-name` one only if it names it. */
  topics?: Readonly<Record<string, 'default' | 'by-name'>>;
  /** What ids of workflows that may wait for an operator begin with. */
  workflowKinds?: readonly string[];
  /** What is sealed under retention keys, each class under a key of its own for each year. */
  keyClasses?: readonly string[];
}
