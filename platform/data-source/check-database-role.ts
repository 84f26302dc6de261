import type { DataSource } from 'typeorm';
import { GUARDED_TABLES } from './row-security';

/** The error of a database role or schema to which row-level security does not apply. Names no secret. */
export class UnsafeDatabaseRole extends Error {
  override name = 'UnsafeDatabaseRole';
}

interface Found {
  role: string;
  superuser: boolean;
  bypasses: boolean;
  /** Roles whose rights this one has, itself included, that own a table; each once. */
  owners: string[];
  /** May take on a role that is a superuser or bypasses row security. */
  becomes: string[];
  unguarded: string[];
  missing: string[];
}

// A superuser has everybody's rights, so that the first two are distinguished before what is owned.
const FIND = `
  select r.rolname::text as role, r.rolsuper as superuser, r.rolbypassrls as bypasses,
    array(select distinct pg_get_userbyid(c.relowner)::text from pg_class c
          where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
            and pg_has_role(r.oid, c.relowner, 'MEMBER')) as owners,
    array(select o.rolname::text from pg_roles o
          where o.oid <> r.oid and (o.rolsuper or o.rolbypassrls) and pg_has_role(r.oid, o.oid, 'MEMBER')) as becomes,
    array(select g.name from unnest($1::text[]) g (name) join pg_class c
          on c.relname = g.name and c.relnamespace = 'public'::regnamespace
          where not (c.relrowsecurity and c.relforcerowsecurity) order by 1) as unguarded,
    array(select g.name from unnest($1::text[]) g (name)
          where to_regclass('public.' || g.name) is null order by 1) as missing
  from pg_roles r where r.rolname = session_user`;

const why = ({ role, superuser, bypasses, owners, becomes, unguarded }: Found): string | undefined => {
  const wayOut = 'connect as hingecraft_app, or a role like it that owns nothing';
  if (superuser) return `role ${role} is a superuser, to whom row-level security does not apply; ${wayOut}`;
  if (bypasses) return `role ${role} bypasses row-level security; alter role ${role} nobypassrls, or ${wayOut}`;
  if (becomes.length > 0) return `role ${role} may become ${becomes.join(', ')}; revoke that membership, or ${wayOut}`;
  if (owners.includes(role)) return `role ${role} owns tables, and could turn their rules off; ${wayOut}`;
  if (owners.length > 0)
    return `role ${role} is a member of ${owners.join(', ')}, which owns tables; revoke that, or ${wayOut}`;
  if (unguarded.length > 0)
    return `the tables ${unguarded.join(', ')} are without forced row-level security; run the migrations, and see npm run migration:check`;
  return undefined;
};

/**
 * Checks that row-level security applies to the role of this process and to the guarded tables. Throws
 * `UnsafeDatabaseRole` when it does not, and a plain `Error` while the tables are missing.
 */
export const checkDatabaseRole = async (dataSource: DataSource): Promise<void> => {
  const [found] = await dataSource.query<Found[]>(FIND, [GUARDED_TABLES]);
  if (!found) throw new Error('pg_roles: the role of this session is not in it');
  const reason = why(found);
  if (reason !== undefined) throw new UnsafeDatabaseRole(`DATABASE_URL: ${reason}`);
  if (found.missing.length > 0)
    throw new Error(`the tables ${found.missing.join(', ')} are missing: run the migrations`);
};
