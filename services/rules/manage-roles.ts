import type { PermissionList, RoleResource } from '../../contracts/rules/schemas';
import { Refused } from '../../contracts/kernel/refused';
import { roleAdminStore } from '../../entities/rules/role-admin.store';
import type { Tx, WithActor } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';
import { requireSeparated, requireUsersSeparated } from './separate-duties';

export interface NewRole {
  id: string;
  name: string;
  description: string;
  permissions: readonly string[];
}

const read = async (tx: Tx, id: string): Promise<RoleResource> => {
  const role = await roleAdminStore(tx).role({ id });
  if (!role) throw new Refused('kernel.not-found', `there is no role ${id}`);
  return role;
};

const write = async (tx: Tx, role: { id: string; name: string }, permissions: readonly string[]): Promise<void> => {
  requireSeparated(permissions, `role ${role.name}`, '/permissions');
  const store = roleAdminStore(tx);
  await store.setPermissions(role.id, permissions, tx.actor.userId);
  await requireUsersSeparated(tx, await store.holders(role.id), '/permissions');
};

export const listRoles = ({ withActor }: { withActor: WithActor }, { actor }: Caller): Promise<RoleResource[]> =>
  withActor(actor, (tx) => roleAdminStore(tx).roles());

export const listPermissions = (
  { withActor }: { withActor: WithActor },
  { actor }: Caller,
): Promise<PermissionList['items']> => withActor(actor, (tx) => roleAdminStore(tx).permissions());

/** Adds a custom role. Throws `Refused` (kernel.conflict, rule.duties-separated). */
export const addRole = (
  { withActor }: { withActor: WithActor },
  { id, name, description, permissions }: NewRole,
  { actor }: Caller,
): Promise<RoleResource> =>
  withActor(actor, async (tx) => {
    const store = roleAdminStore(tx);
    if (await store.role({ id })) return read(tx, id);
    if (await store.role({ name })) throw new Refused('kernel.conflict', `there is a role ${name}`, '/name');
    await store.addRole(id, name, description);
    await write(tx, { id, name }, permissions);
    tx.audit({
      action: 'role.added',
      resourceType: 'role',
      resourceId: id,
      details: { name, permissions: permissions.join(' ') },
    });
    return read(tx, id);
  });

/**
 * Replaces the permissions of a custom role. Throws `Refused` (kernel.not-found, access.forbidden,
 * rule.duties-separated).
 */
export const setRolePermissions = (
  { withActor }: { withActor: WithActor },
  id: string,
  permissions: readonly string[],
  { actor, rights }: Caller,
): Promise<RoleResource> =>
  withActor(actor, async (tx) => {
    const before = await read(tx, id);
    if (before.type === 'system')
      throw new Refused('access.forbidden', `${before.name} is a system role; its permissions come with the release`);
    const gained = permissions.filter((one) => !before.permissions.includes(one));
    if (gained.length > 0 && rights?.user.roles.includes(before.name))
      throw new Refused('rule.duties-separated', 'you cannot add permissions to a role that you hold', '/permissions');
    await write(tx, before, permissions);
    const details = { before: before.permissions.join(' '), after: permissions.join(' ') };
    tx.audit({ action: 'role.permissions-set', resourceType: 'role', resourceId: id, details });
    return read(tx, id);
  });
