import type { AccessRule } from '../../contracts/rules/rules';
import { separationConflict } from '../../domain/rules/separation';
import { Refused } from '../../contracts/kernel/refused';
import { roleAdminStore } from '../../entities/rules/role-admin.store';
import type { Tx } from '../../platform/database/unit-of-work';
import type { Caller } from '../access/authorize';

const separated = ([giving, working]: readonly [string, string], who: string, pointer: string) =>
  new Refused(
    'rule.duties-separated',
    `${who} would hold ${giving} and ${working}, which nobody may hold together`,
    pointer,
  );

/**
 * Requires that one person may hold all of these permissions. Throws `Refused` (rule.duties-separated), naming the
 * holder as `who`.
 */
export const requireSeparated = (permissions: readonly string[], who: string, pointer: string): void => {
  const conflict = separationConflict(permissions);
  if (conflict) throw separated(conflict, who, pointer);
};

/**
 * Requires that none of these users has permissions that nobody may hold together. Call it after the change, which
 * locks the epoch: of two changes at once, the second then sees the first. Throws `Refused` (rule.duties-separated).
 */
export const requireUsersSeparated = async (tx: Tx, userIds: readonly string[], pointer: string): Promise<void> => {
  for (const { userId, permissions } of await roleAdminStore(tx).held(userIds))
    requireSeparated(permissions, `user ${userId}`, pointer);
};

/**
 * Refuses that a person retires a deny that names them, since that would give them rights. A deny of a whole role does
 * not count, or nobody could lift one from administrators. Throws `Refused` (rule.duties-separated).
 */
export const requireOthersDeny = ({ effect, subjects }: AccessRule, { actor }: Caller): void => {
  if (effect === 'deny' && subjects.users.includes(actor.userId))
    throw new Refused(
      'rule.duties-separated',
      'a deny that names you must be retired by another person',
      '/subjects/users',
    );
};

/**
 * Refuses an allow that its author writes for themselves or for a role of theirs, and an allow that gives anyone
 * permissions that nobody may hold together. Throws `Refused` (rule.duties-separated).
 */
export const requireRuleSeparated = async (tx: Tx, rule: AccessRule, { actor, rights }: Caller): Promise<void> => {
  if (rule.effect === 'deny') return;
  const { users, roles } = rule.subjects;
  const own = rights?.user;
  if (users.includes(actor.userId) || roles.some((role) => own?.roles.includes(role)))
    throw new Refused(
      'rule.duties-separated',
      'an allow for yourself, or for a role that you hold, must be written by another person',
      '/subjects',
    );
  const given = rule.actions.map((action) => `${rule.resourceType}:${action}`);
  const store = roleAdminStore(tx);
  for (const { userId, permissions } of await store.held(users))
    requireSeparated([...permissions, ...given], `user ${userId}`, '/subjects/users');
  for (const { name, permissions } of await store.roles())
    if (roles.includes(name)) requireSeparated([...permissions, ...given], `role ${name}`, '/subjects/roles');
};
