import type { AccessRule, Classification, Mask } from '../rules/rules';

/** The rights of callers, as the database holds them. */

/** A permission of one person for a limited time, for one type of resource or one resource of it. */
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

/** A field setting of an installation, stricter than the declaration in code. */
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
