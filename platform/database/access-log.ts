import { escapeLiteral } from 'pg';
import { v7 as newId } from 'uuid';

/** One read, or the refusal of one. Names of fields, never their values. */
export interface Access {
  /** Both are made here where they are not given. */
  id?: string;
  accessedAt?: Date;
  resourceType: string;
  resourceId: string;
  action: string;
  fields?: readonly string[];
  granted: boolean;
  matchedRuleId?: string;
  authzEpoch?: string;
  ipAddress?: string;
  userAgent?: string;
  /** The purpose that the caller states, in clear. */
  purpose?: string;
  /** Sealed. */
  reason?: Buffer;
}

export interface BufferedAccess extends Access {
  id: string;
  accessedAt: Date;
}

export const bufferAccess = (access: Access): BufferedAccess => ({ id: newId(), accessedAt: new Date(), ...access });

/** Returns the statement that writes reads; actor, request and transaction are taken from the transaction itself. */
export const accessStatement = (accesses: readonly BufferedAccess[]): string => {
  const rows = accesses.map((access) => ({
    id: access.id,
    resource_type: access.resourceType,
    resource_id: access.resourceId,
    action: access.action,
    fields: access.fields ?? [],
    granted: access.granted,
    matched_rule_id: access.matchedRuleId,
    authz_epoch: access.authzEpoch,
    ip_address: access.ipAddress,
    user_agent: access.userAgent,
    purpose: access.purpose,
    reason: access.reason?.toString('base64'),
    accessed_at: access.accessedAt.toISOString(),
  }));
  return `select public.access_record(${escapeLiteral(JSON.stringify(rows))})`;
};
