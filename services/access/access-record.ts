import { v7 as newId } from 'uuid';
import { RESOURCES, type ResourceType } from '../../contracts/access/resources';
import { retentionKey, type KeyOwner } from '../../contracts/keys/owners';
import type { Decision, ResourceRow } from '../../contracts/rules/rules';
import type { Cell } from '../../platform/crypto/field-cipher';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from './authorize';

/**
 * A caller inside a transaction that records in the access log what they read. Resources are shown only to a `Reader`.
 */
export interface Reader extends Caller {
  recordAccess: Tx['recordAccess'];
}

export const readerIn = ({ recordAccess }: Pick<Tx, 'recordAccess'>, caller: Caller): Reader => ({
  ...caller,
  recordAccess,
});

const SENSITIVE: readonly string[] = ['confidential', 'restricted'];

/**
 * Returns the cell that holds the stated reason of a row of the access log, sealed under the retention key of its year.
 */
export const reasonCell = (rowId: string): Cell => ({ table: 'access_log', column: 'reason', rowId });
export const reasonKey = (accessedAt: Date): KeyOwner => retentionKey('access', accessedAt);

/** For what is about a type, where no resource was looked at. */
const EVERY = '*';

const noted = (
  caller: Caller,
  permission: string,
  resourceId: string,
  granted: boolean,
  decision: Decision,
  fields: readonly string[],
): Parameters<Tx['recordAccess']>[0] => {
  const [resourceType = '', action = ''] = permission.split(':');
  return {
    resourceType,
    resourceId,
    action,
    fields,
    granted,
    ...('ruleId' in decision && { matchedRuleId: decision.ruleId }),
    ...(caller.rights && { authzEpoch: String(caller.rights.book.epoch) }),
    ...(caller.ipAddress !== undefined && { ipAddress: caller.ipAddress }),
    ...(caller.userAgent !== undefined && { userAgent: caller.userAgent }),
  };
};

const idOf = (type: ResourceType, row: ResourceRow): string => String(row[RESOURCES[type].key]);

const actionOn = (permission: string, type: ResourceType): string => `${type}:${permission.split(':')[1] ?? ''}`;

/**
 * Records a read that showed a confidential or restricted field unmasked. Other reads are not recorded: they would hide
 * these by their number.
 */
export const noteReading = (
  reader: Reader,
  permission: string,
  type: ResourceType,
  row: ResourceRow,
  decision: Decision,
  seen: readonly string[],
): void => {
  const { fields } = reader.rights?.book.descriptionOf(type) ?? RESOURCES[type];
  if (!seen.some((name) => SENSITIVE.includes(fields[name]?.classification ?? 'restricted'))) return;
  reader.recordAccess(noted(reader, actionOn(permission, type), idOf(type, row), true, decision, seen));
};

/** Records that masks were lifted from these fields, of any classification. */
export const noteUnmasking = (
  reader: Reader,
  permission: string,
  type: ResourceType,
  row: ResourceRow,
  decision: Decision,
  fields: readonly string[],
): void => reader.recordAccess(noted(reader, permission, idOf(type, row), true, decision, fields));

/** Records a refused request on a resource. */
export const noteRefusal = (
  reader: Reader,
  permission: string,
  type: ResourceType,
  row: ResourceRow,
  decision: Decision,
): void => reader.recordAccess(noted(reader, actionOn(permission, type), idOf(type, row), false, decision, []));

/** Records the purpose and reason that a caller states, before a decision uses them. The reason is sealed. */
export const recordStatement = (
  { withActor }: { withActor: WithActor },
  caller: Caller,
  permission: string,
  decision: Decision,
): Promise<void> =>
  withActor(
    caller.actor,
    async ({ cipher, recordAccess }) => {
      const { purpose, reason } = caller;
      const [id, accessedAt] = [newId(), new Date()];
      const granted = decision.effect === 'allow' || decision.reason === 'depends-on-resource';
      recordAccess({
        ...noted(caller, permission, EVERY, granted, decision, []),
        id,
        accessedAt,
        ...(purpose !== undefined && { purpose }),
        ...(reason !== undefined && { reason: await cipher.seal(reasonKey(accessedAt), reasonCell(id), reason) }),
      });
    },
    { technical: 'a statement changes nothing' },
  );

/** Records that a resource was shown or refused as a whole, for a type without described fields. */
export const noteReadingOf = (
  reader: Reader,
  permission: string,
  resourceId: string,
  granted: boolean,
  decision: Decision,
): void => reader.recordAccess(noted(reader, permission, resourceId, granted, decision, []));

/** Records a request that was refused before any resource was read. */
export const recordRefusal = (
  { withActor }: { withActor: WithActor },
  caller: Caller,
  permission: string,
  decision: Decision,
): Promise<void> =>
  withActor(
    caller.actor,
    async ({ recordAccess }) => recordAccess(noted(caller, permission, EVERY, false, decision, [])),
    { technical: 'a refusal changes nothing' },
  );
