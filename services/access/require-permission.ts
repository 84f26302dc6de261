import type { Permission } from '../../contracts/identity/permissions';
import { Refused } from '../../contracts/kernel/refused';
import type { Decision } from '../../contracts/rules/rules';
import { authorize, decisionOn, type Caller } from './authorize';

/** Writes into the access log what was decided on a caller, or what they state. */
export type NoteDecision = (caller: Caller, permission: string, decision: Decision) => Promise<void>;

export interface DecisionNotes {
  /** Notes who was refused before any resource was looked at. */
  recordRefusal: NoteDecision;
  /** Notes what a caller states of their purpose and reason. */
  recordStatement: NoteDecision;
}

/**
 * Requires a permission before any resource is looked at. One that depends on the resource goes on only where the
 * service decides on each. Throws `Refused` (access.forbidden, or what a rule asks for), noted first.
 */
export const requirePermission = async (
  caller: Caller,
  permission: Permission,
  { recordRefusal, recordStatement }: DecisionNotes,
  perResource = false,
): Promise<void> => {
  // What is not in the log decides nothing.
  if (caller.purpose !== undefined || caller.reason !== undefined)
    await recordStatement(caller, permission, decisionOn(caller, permission));
  try {
    if (authorize(caller, permission) === 'depends' && !perResource)
      throw new Refused(
        'access.forbidden',
        `${permission} is granted to you for some resources only, and this request covers all`,
      );
  } catch (error) {
    await recordRefusal(caller, permission, decisionOn(caller, permission));
    throw error;
  }
};
