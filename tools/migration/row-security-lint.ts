import type { DataSource } from 'typeorm';
import {
  DEFINER_FUNCTIONS,
  GUARDED_TABLES,
  OPEN_TABLES,
  OWNER_POLICIES,
} from '../../platform/data-source/row-security';

const IN_PUBLIC = `relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> 'migrations'`;
const EXTENDED = `select objid from pg_depend where deptype = 'e'`;

/** $1 guarded tables, $2 open tables, $3 definer functions, $4 policies of the owner. */
const RULES = [
  `select format('table %s: is in no area''s entities/<area>/tables.ts', relname)
     from pg_class where ${IN_PUBLIC} and relname <> all ($1::text[] || $2::text[])`,
  `select format('table %s: is listed, and is not there', name)
     from unnest($1::text[] || $2::text[]) name where to_regclass('public.' || name) is null`,
  `select format('table %s: is guarded, and has no row-level security that is both enabled and forced', relname)
     from pg_class where ${IN_PUBLIC} and relname = any ($1) and not (relrowsecurity and relforcerowsecurity)`,
  `select format('table %s: is guarded, and has no policy for the serving role', relname)
     from pg_class c where ${IN_PUBLIC} and relname = any ($1) and not exists (
       select from pg_policy where polrelid = c.oid and polroles = array['hingecraft_app'::regrole::oid])`,
  `select format('policy %s on %s: is for others than the serving role, and not among the owner''s that are reviewed',
       polname, polrelid::regclass)
     from pg_policy where polroles <> array['hingecraft_app'::regrole::oid]
       and not (polroles = array['hingecraft_owner'::regrole::oid] and polname = any ($4))`,
  `select format('policy %s on %s: lets everybody through', polname, polrelid::regclass)
     from pg_policy where polroles = array['hingecraft_app'::regrole::oid]
       and 'true' in (pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))`,
  `select distinct format('policy %s on %s: compares %s, which leads no index', polname, polrelid::regclass, attname)
     from pg_policy p join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid
       and d.refclassid = 'pg_class'::regclass and d.refobjid = polrelid and d.refobjsubid > 0
     join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
     where not exists (select from pg_index i where i.indrelid = polrelid and i.indkey[0] = a.attnum and i.indpred is null)`,
  `select format('view %s: acts as its owner; create it with security_invoker', relname)
     from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v'
       and not coalesce(reloptions && array['security_invoker=true', 'security_invoker=on'], false)`,
  `select format('materialized view %s: keeps rows that no policy guards', relname)
     from pg_class where relnamespace = 'public'::regnamespace and relkind = 'm'`,
  `select format('function %s: acts as its owner, and is not among those that are reviewed', p.oid::regprocedure)
     from pg_proc p where pronamespace = 'public'::regnamespace and prosecdef and proname <> all ($3)
       and p.oid not in (${EXTENDED})`,
  `select format('function %s: acts as its owner with a search_path of the caller''s', p.oid::regprocedure)
     from pg_proc p where pronamespace = 'public'::regnamespace and prosecdef and p.oid not in (${EXTENDED})
       and not exists (select from unnest(proconfig) setting where setting like 'search_path=%')`,
  `select format('function %s: acts as its owner for everybody; revoke execute from public', p.oid::regprocedure)
     from pg_proc p, aclexplode(coalesce(proacl, acldefault('f', proowner))) acl
     where pronamespace = 'public'::regnamespace and prosecdef and acl.grantee = 0 and p.oid not in (${EXTENDED})`,
  `select format('%s: gives %s to PUBLIC', c.oid::regclass, privilege_type)
     from pg_class c, aclexplode(relacl) acl where relnamespace = 'public'::regnamespace and acl.grantee = 0
       and c.oid not in (${EXTENDED})`,
  `select format('%s.%s: gives %s to PUBLIC', attrelid::regclass, attname, privilege_type)
     from pg_attribute a join pg_class c on c.oid = attrelid, aclexplode(attacl) acl
     where relnamespace = 'public'::regnamespace and acl.grantee = 0`,
];

const LINT = `select line from (${RULES.join('\n union all \n')}) as found (line) order by line`;

/** Returns every way around row-level security that the catalogue of Postgres shows, as one line of text each. */
export const lintRowSecurity = async (dataSource: DataSource): Promise<string[]> => {
  const rows = await dataSource.query<{ line: string }[]>(LINT, [
    GUARDED_TABLES,
    OPEN_TABLES,
    DEFINER_FUNCTIONS,
    OWNER_POLICIES,
  ]);
  return rows.map(({ line }) => line);
};
