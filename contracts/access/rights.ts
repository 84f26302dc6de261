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

/** A permission that a role gives now. */
export interface RoleGrant {
  id: string;
  role: string;
  resourceType: string;
  action: string;
}

/** The classification and mask of a field as an installation sets them, stricter than the declaration in code. */
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
