import type { AccessRule, Classification, Mask } from '../rules/rules';

/** What decides about callers, as the database holds it. */

/** What one person was given for a while, of one type of resource or one resource of it. */
export interface EscalationGrant {
  id: string;
  userId: string;
  resourceType: string;
  resourceId: string | null;
  action: string;
  /** ISO 8601. */
  from: string;
  until: string;
  /** How many others agreed; none where the glass was broken. */
  approvals: number;
}

/** A permission of a role that is in force. */
export interface RoleGrant {
  id: string;
  role: string;
  resourceType: string;
  action: string;
}

/** What an installation wants stricter than the code declares it. */
export interface FieldSetting {
  resourceType: string;
  fieldName: string;
  classification: Classification;
  defaultMask: Mask | null;
  encryptionRequired: boolean;
}

export interface BookSource {
  /** Counts changes of rights. */
  epoch: string;
  /** Active ones. */
  rules: readonly AccessRule[];
  grants: readonly RoleGrant[];
  /** In force when the book was read; each says itself when it ends. */
  escalations: readonly EscalationGrant[];
  settings: readonly FieldSetting[];
}
