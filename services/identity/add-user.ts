import { v7 as newId } from 'uuid';
import type { Actor } from '../../contracts/identity/actor';
import type { Role } from '../../contracts/identity/roles';
import { Refused } from '../../contracts/kernel/refused';
import { userStore } from '../../entities/identity/user.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';

export interface NewPerson {
  displayName: string;
  email?: string | undefined;
  roles: readonly Role[];
  /** When the roles end; unset for never. */
  rolesUntil?: Date | undefined;
}

const assign = async (tx: Tx, userId: string, role: Role, expiresAt: Date | null): Promise<void> => {
  const store = userStore(tx.manager);
  const roleId = await store.roleId(role);
  if (roleId === undefined) throw new Refused('kernel.not-found', `there is no role ${role}; seed the roles first`);
  await store.assign({ userId, roleId, assignedBy: tx.actor.userId, expiresAt });
  tx.audit({ action: 'role.assigned', resourceType: 'user', resourceId: userId, details: { role } });
};

/** Adds a person under a key of their own, with roles. Returns the id. Throws `Refused` (kernel.not-found) for an unknown role. */
export const addUser = (
  { withActor }: { withActor: WithActor },
  { displayName, email, roles, rolesUntil }: NewPerson,
  actor: Actor,
): Promise<string> =>
  withActor(actor, async (tx) => {
    const id = newId();
    const seal = (column: string, value: string) =>
      tx.cipher.seal({ scope: 'subject', id }, { table: 'users', column, rowId: id }, value);
    await userStore(tx.manager).insert({
      id,
      displayName: await seal('display_name', displayName),
      email: email === undefined ? null : await seal('email', email),
      emailHash: email === undefined ? null : tx.cipher.lookupHash('email', email),
    });
    tx.audit({ action: 'user.added', resourceType: 'user', resourceId: id });
    for (const role of roles) await assign(tx, id, role, rolesUntil ?? null);
    return id;
  });
