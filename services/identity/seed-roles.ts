import type { Actor } from '../../contracts/identity/actor';
import { PERMISSIONS, ROLE_PERMISSIONS } from '../../contracts/identity/permissions';
import { ROLES } from '../../contracts/identity/roles';
import { roleStore } from '../../entities/identity/role.store';
import type { WithActor } from '../../platform/database/unit-of-work';

/** Brings roles, permissions and grants into line with the vocabulary in code. Returns how many rows changed; 0 the second time. */
export const seedRoles = ({ withActor }: { withActor: WithActor }, actor: Actor): Promise<number> =>
  withActor(actor, async (tx) => {
    const store = roleStore(tx.manager);
    let changed = 0;
    for (const permission of PERMISSIONS) changed += await store.addPermission(permission);
    for (const role of ROLES) {
      changed += await store.addRole(role);
      const granted = ROLE_PERMISSIONS[role];
      for (const permission of granted) changed += await store.grant(role, permission, actor.userId);
      changed += await store.revokeOthers(role, granted);
    }
    if (changed > 0) {
      tx.audit({
        action: 'roles.seeded',
        resourceType: 'roles',
        resourceId: 'system',
        details: { changed: String(changed) },
      });
    }
    return changed;
  });
