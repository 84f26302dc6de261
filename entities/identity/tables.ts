import { Identity1790000000001 } from '../../migrations/0001-identity';
import { IdentitySessions1790000000009 } from '../../migrations/0009-identity-sessions';
import { USERS, type AreaTables } from '../area-tables';
import { Lockout } from './lockout.entity';
import { OneTimeToken } from './one-time-token.entity';
import { Organization } from './organization.entity';
import { PermissionRow } from './permission.entity';
import { RolePermission } from './role-permission.entity';
import { RoleRow } from './role.entity';
import { SessionRow } from './session.entity';
import { UserIdentity } from './user-identity.entity';
import { UserRole } from './user-role.entity';
import { User } from './user.entity';

const RIGHTS = { open: 'rights of ids, read in every decision, before the caller is known' };

export const IDENTITY = {
  area: 'identity',
  migrations: [Identity1790000000001, IdentitySessions1790000000009],
  tables: {
    users: {
      entity: User,
      rowSecurity: 'guarded',
      ownerMay: ['select'],
      personalData: {
        ofOthers: { [USERS]: ['email', 'email_hash', 'display_name', 'campus'] },
        none: { 'codes of ours': ['status'] },
      },
    },
    user_identities: {
      entity: UserIdentity,
      rowSecurity: 'guarded',
      ownerMay: ['select'],
      personalData: {
        ofOthers: { [USERS]: ['provider', 'identity_value', 'secret_hash', 'secret_wrapped', 'public_key'] },
        none: { 'codes of ours': ['identity_type'] },
      },
    },
    sessions: {
      entity: SessionRow,
      rowSecurity: 'guarded',
      personalData: {
        ofOthers: { [USERS]: ['refresh_hash', 'ip_address', 'user_agent'] },
        none: { 'codes of ours': ['kind'] },
      },
    },
    one_time_tokens: {
      entity: OneTimeToken,
      rowSecurity: 'guarded',
      personalData: { ofOthers: { [USERS]: ['token_hash'] }, none: { 'codes of ours': ['purpose'] } },
    },
    lockouts: {
      entity: Lockout,
      rowSecurity: {
        open: 'keyed hashes and counts; tries are counted before the caller is known',
      },
      personalData: { ofOthers: { [USERS]: ['scope_key'] }, none: { 'codes of ours': ['scope'] } },
    },
    roles: {
      entity: RoleRow,
      rowSecurity: RIGHTS,
      personalData: { none: { 'names of roles': ['role_name', 'role_type', 'description'] } },
    },
    permissions: {
      entity: PermissionRow,
      rowSecurity: RIGHTS,
      personalData: { none: { 'names in our code': ['permission_name', 'resource_type', 'action', 'description'] } },
    },
    role_permissions: { entity: RolePermission, rowSecurity: RIGHTS, personalData: {} },
    user_roles: { entity: UserRole, rowSecurity: RIGHTS, personalData: {} },
    organizations: {
      entity: Organization,
      rowSecurity: { open: 'the public facts of the organization itself' },
      personalData: {
        none: {
          'the public facts of the organization itself': [
            'legal_name',
            'registration_number',
            'country',
            'address',
            'time_zone',
          ],
        },
      },
    },
  },
  definerFunctions: {
    account_factors: 'lists accounts with a second factor, without the factor, for the checks of policies',
    app_principal: 'lets row policies check whether the principal is active',
    keep_an_admin: 'counts all administrators, for any caller',
  },
} as const satisfies AreaTables;
