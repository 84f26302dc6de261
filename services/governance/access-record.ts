import type { Decision, ResourceRow } from '../../contracts/governance/rules';
import { RESOURCES, type ResourceType } from '../../contracts/governance/resources';
import type { Caller } from '../identity/authorize';

/** A decision about one resource, in the columns of `access_log`. */
export interface AccessRecord {
  actorId: string;
  resourceType: string;
  resourceId: string;
  action: string;
  /** Those that were shown. */
  fields: readonly string[];
  granted: boolean;
  matchedRuleId: string | null;
  authzEpoch: bigint;
  ipAddress: string | null;
}

/** Takes note of it; whoever keeps the log writes it in the transaction of the read. */
export type RecordAccess = (record: AccessRecord) => void;

/** Notes a decision where somebody keeps a log of them. */
export const noteAccess = (
  caller: Caller,
  permission: string,
  type: ResourceType,
  row: ResourceRow,
  decision: Decision,
  fields: readonly string[],
): void => {
  if (!caller.recordAccess || !caller.rights) return;
  const [, action = ''] = permission.split(':');
  caller.recordAccess({
    actorId: caller.actor.userId,
    resourceType: type,
    resourceId: String(row[RESOURCES[type].key]),
    action,
    fields,
    granted: decision.effect === 'allow',
    matchedRuleId: 'ruleId' in decision ? decision.ruleId : null,
    authzEpoch: caller.rights.book.epoch,
    ipAddress: caller.ipAddress ?? null,
  });
};
