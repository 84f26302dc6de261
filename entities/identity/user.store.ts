import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import { UserRole } from './user-role.entity';
import { RoleRow } from './role.entity';
import { User } from './user.entity';

/** Buffers are sealed under the user's own key. */
export interface NewUser {
  id: string;
  displayName: Buffer;
  email: Buffer | null;
  emailHash: string | null;
}

export interface NewAssignment {
  userId: string;
  roleId: string;
  assignedBy: string;
  /** Null: until it is ended. */
  expiresAt: Date | null;
}

export const userStore = (manager: EntityManager) => ({
  insert: (user: NewUser) => manager.insert(User, user),

  exists: (id: string): Promise<boolean> => manager.existsBy(User, { id }),

  async roleId(roleName: string): Promise<string | undefined> {
    return (await manager.findOneBy(RoleRow, { roleName }))?.id;
  },

  /** Whether anybody holds the role now. */
  async anyWithRole(roleName: string): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `select 1 from user_roles u join roles r on r.id = u.role_id
       where r.role_name = $1 and (u.expires_at is null or u.expires_at > now()) limit 1`,
      [roleName],
    );
    return rows.length > 0;
  },

  assign: (assignment: NewAssignment) => manager.insert(UserRole, { id: newId(), ...assignment }),
});
