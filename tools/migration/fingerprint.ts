import type { DataSource } from 'typeorm';

/** Queries for the parts of the schema that entities do not describe, in words that a reviewer can compare. */
const QUERIES = [
  // Tables, sequences and views: whose they are.
  `select format('owner %s: %s', c.oid::regclass, pg_get_userbyid(c.relowner)) as line
     from objects o join pg_class c on c.oid = o.oid where c.relkind in ('r', 'p', 'v', 'm', 'S')`,
  `select format('row security %s: %s', c.oid::regclass, case when c.relforcerowsecurity then 'forced' else 'on' end) as line
     from objects o join pg_class c on c.oid = o.oid where c.relrowsecurity`,
  `select format('constraint %s.%s: %s', conrelid::regclass, conname, pg_get_constraintdef(c.oid)) as line
     from pg_constraint c join objects o on o.oid = c.conrelid`,
  `select format('index %s', pg_get_indexdef(indexrelid)) as line from pg_index i join objects o on o.oid = i.indrelid`,
  `select format('trigger (%s) %s', case tgenabled when 'A' then 'always' when 'D' then 'DISABLED' else 'on' end,
       pg_get_triggerdef(t.oid)) as line
     from pg_trigger t join objects o on o.oid = t.tgrelid where not tgisinternal`,
  `select format('policy %s.%s: %s %s to %s using (%s) check (%s)', polrelid::regclass, polname, polpermissive, polcmd,
       polroles::regrole[], pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) as line
     from pg_policy p join objects o on o.oid = p.polrelid`,
  `select format('function %s of %s: %s, md5 %s', p.oid::regprocedure, pg_get_userbyid(proowner),
       case when prosecdef then 'security definer' else 'security invoker' end, md5(pg_get_functiondef(p.oid))) as line
     from functions f join pg_proc p on p.oid = f.oid`,
  // Types of rows that no table has.
  `select format('type %s of %s: %s', c.oid::regclass, pg_get_userbyid(c.relowner),
       string_agg(format('%s %s', attname, format_type(atttypid, atttypmod)), ', ' order by attnum)) as line
     from pg_class c join pg_attribute a on a.attrelid = c.oid and not attisdropped
     where relnamespace = 'public'::regnamespace and relkind = 'c' and c.oid not in (select objid from extended)
     group by c.oid, c.relowner`,
  grants(`select c.oid::regclass::text as name, coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner)) as acl, relowner as owner
            from objects o join pg_class c on c.oid = o.oid where c.relkind in ('r', 'p', 'v', 'm', 'S')`),
  grants(`select format('%s.%I', attrelid::regclass, attname) as name, attacl as acl, relowner as owner
            from objects o join pg_class c on c.oid = o.oid join pg_attribute a on a.attrelid = c.oid where attacl is not null`),
  grants(`select p.oid::regprocedure::text as name, coalesce(proacl, acldefault('f', proowner)) as acl, proowner as owner
            from functions f join pg_proc p on p.oid = f.oid`),
  grants(`select 'schema public' as name, nspacl as acl, nspowner as owner from pg_namespace where nspname = 'public'`),
  grants(`select format('default for %s by %s', defaclobjtype, pg_get_userbyid(defaclrole)) as name, defaclacl as acl,
            defaclrole as owner from pg_default_acl`),
  `select format('role %s: superuser %s, bypasses row security %s, creates roles %s, member of %s', rolname, rolsuper,
       rolbypassrls, rolcreaterole, coalesce((select string_agg(roleid::regrole::text, ', ' order by roleid::regrole::text)
         from pg_auth_members where member = r.oid), 'none')) as line
     from pg_roles r where rolname = 'hingecraft_app'`,
];

/** One line for each grantee other than the owner. */
function grants(objects: string): string {
  return `select format('grant on %s to %s: %s', name, case grantee when 0 then 'PUBLIC' else pg_get_userbyid(grantee) end,
       string_agg(privilege_type || case when is_grantable then ' WITH GRANT OPTION' else '' end, ', ' order by privilege_type)) as line
     from (${objects}) as o, aclexplode(o.acl) where grantee <> o.owner group by name, grantee`;
}

// Without what extensions bring, and without TypeORM's own table.
const fingerprintQuery = `
  with extended as (select objid from pg_depend where deptype = 'e'),
    objects as (
      select oid from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')
        and oid not in (select objid from extended) and relname not in ('migrations', 'migrations_id_seq')),
    functions as (
      select oid from pg_proc where pronamespace = 'public'::regnamespace and prokind in ('f', 'p')
        and oid not in (select objid from extended))
  select line from (${QUERIES.join('\n union all \n')}) as lines order by line collate "C"`;

/** Reads the schema's rules and rights, one a line, in a fixed order. */
export const readFingerprint = async (dataSource: DataSource): Promise<string[]> => {
  const rows: { line: string }[] = await dataSource.query(fingerprintQuery);
  return rows.map(({ line }) => line.replaceAll(/\s+/g, ' '));
};

/** Lines with `-` are expected and missing, lines with `+` are there and not expected. */
export const compareFingerprints = (expected: readonly string[], found: readonly string[]): string[] => [
  ...expected.filter((line) => !found.includes(line)).map((line) => `- ${line}`),
  ...found.filter((line) => !expected.includes(line)).map((line) => `+ ${line}`),
];
