import type { AssignmentResource } from '../../contracts/rules/schemas';
import { Refused } from '../../contracts/kernel/refused';
import {
  roleAdminStore,
  type AssignmentFilter,
  type FoundAssignment,
  type NewAssignment,
} from '../../entities/rules/role-admin.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import { requireUsersSeparated } from './separate-duties';

export type WantedAssignment = Omit<NewAssignment, 'roleId' | 'assignedBy'> & { role: string };

const show = (found: FoundAssignment): AssignmentResource => ({
  id: found.id,
  user_id: found.userId,
  role: found.role,
  assigned_by: found.assignedBy,
  valid_from: found.validFrom.toISOString(),
  expires_at: found.expiresAt?.toISOString() ?? null,
  in_force: found.inForce,
});

const read = async (tx: Tx, id: string): Promise<FoundAssignment> => {
  const found = await roleAdminStore(tx).assignment(id);
  if (!found) throw new Refused('kernel.not-found', `there is no assignment ${id}`);
  return found;
};

/** Lists assignments, newest first, including ended ones. */
export const listAssignments = (
  { withActor }: { withActor: WithActor },
  filter: AssignmentFilter,
  { actor }: Caller,
): Promise<AssignmentResource[]> =>
  withActor(actor, async (tx) => (await roleAdminStore(tx).assignments(filter)).map(show));

/** Gives a user a role. Throws `Refused` (kernel.not-found, kernel.conflict, rule.duties-separated). */
export const assignRole = (
  { withActor }: { withActor: WithActor },
  { role: name, ...wanted }: WantedAssignment,
  { actor }: Caller,
): Promise<AssignmentResource> =>
  withActor(actor, async (tx) => {
    const store = roleAdminStore(tx);
    const earlier = await store.assignment(wanted.id);
    if (earlier) return show(earlier);
    if (wanted.userId === actor.userId)
      throw new Refused(
        'rule.duties-separated',
        'you cannot give yourself a role; ask another administrator',
        '/user_id',
      );
    const role = await store.role({ name });
    if (!role?.active) throw new Refused('kernel.not-found', `there is no active role ${name}`, '/role');
    if (!(await store.isActiveUser(wanted.userId)))
      throw new Refused('kernel.not-found', `there is no active user ${wanted.userId}`, '/user_id');
    const held = () => new Refused('kernel.conflict', `the user already has the role ${name} without an end`, '/role');
    store.assign({ ...wanted, roleId: role.id, assignedBy: actor.userId }, held);
    await requireUsersSeparated(tx, [wanted.userId], '/role');
    const details = { role: name, until: wanted.expiresAt ?? null };
    tx.audit({ action: 'role.assigned', resourceType: 'user', resourceId: wanted.userId, details });
    return show(await read(tx, wanted.id));
  });

const lastAdministrator = () =>
  new Refused(
    'identity.last-admin',
    'no other user is administrator without an end; give the role to another user first',
  );

/**
 * Ends an assignment at once; an ended one stays unchanged. Throws `Refused` (kernel.not-found, identity.last-admin).
 */
export const endAssignment = (
  { withActor }: { withActor: WithActor },
  id: string,
  { actor }: Caller,
): Promise<AssignmentResource> =>
  withActor(actor, async (tx) => {
    const found = await read(tx, id);
    if (found.ended) return show(found);
    roleAdminStore(tx).end(id, lastAdministrator);
    const details = { role: found.role };
    tx.audit({ action: 'role.ended', resourceType: 'user', resourceId: found.userId, details });
    return show(await read(tx, id));
  });
