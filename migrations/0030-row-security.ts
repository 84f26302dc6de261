import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reached with the class alone. */
const BY_CLASS: Readonly<Record<string, readonly string[]>> = {
  gifts: ['donors', 'consents', 'donations', 'payments', 'payment_dates', 'reversals', 'refunds', 'receipts'],
  cases: ['cases', 'case_events', 'case_proposals', 'case_approvals', 'screening_runs', 'cleared_pairs'],
  messages: ['webhooks'],
  audit: ['audit_logs', 'access_log'],
  subjects: ['data_deletion_requests'],
  holds: ['legal_holds'],
  controls: ['compliance_policies', 'policy_results', 'policy_evidence', 'compliance_violations', 'compliance_reports'],
};
/** Reached with the class, and by whom the row belongs to. */
const OWNED: Readonly<Record<string, readonly [whose: string, ofClass: string]>> = {
  users: ['id', 'accounts'],
  sessions: ['user_id', 'accounts'],
  one_time_tokens: ['subject_id', 'accounts'],
  user_identities: ['user_id', 'secrets'],
  idempotency_keys: ['actor_id', 'messages'],
};
/** Read or written by the owner's definer functions, which FORCE holds to the policies as well. */
const OF_OWNER = [
  ['users', 'select', 'using (true)'],
  ['user_identities', 'select', 'using (true)'],
  ['audit_logs', 'select', 'using (true)'],
  ['audit_logs', 'insert', 'with check (true)'],
  ['access_log', 'insert', 'with check (true)'],
  ['audit_logs', 'delete', 'using (true)'],
  // What a legal hold keeps in the audit log.
  ...(['legal_holds', 'donations', 'payments', 'refunds', 'receipts', 'cases', 'data_deletion_requests'] as const).map(
    (table) => [table, 'select', 'using (true)'] as const,
  ),
] as const;

const GUARDED = [...Object.values(BY_CLASS).flat(), ...Object.keys(OWNED), 'encryption_keys'];

// Sub-selects are worked out once a statement, not once a row.
const reaches = (ofClass: string): string => `(select app_reaches('${ofClass}'))`;

const policies = (): string[] => [
  ...Object.entries(BY_CLASS).flatMap(([ofClass, tables]) =>
    tables.map((table) => `create policy ${table}_reach on ${table} to hingecraft_app using (${reaches(ofClass)})`),
  ),
  ...Object.entries(OWNED).map(
    ([table, [whose, ofClass]]) => `create policy ${table}_reach on ${table} to hingecraft_app
      using (${reaches(ofClass)} or ${whose} = (select app_principal()))`,
  ),
  `create policy receipts_check on receipts for select to hingecraft_app using (${reaches('receipts')})`,
  // Whether a report that somebody signed stands; a draft is nobody's business.
  `create policy compliance_reports_check on compliance_reports for select to hingecraft_app
    using (${reaches('receipts')} and status <> 'draft')`,
  `create policy encryption_keys_read on encryption_keys for select to hingecraft_app using (${reaches('keys')})`,
  `create policy encryption_keys_make on encryption_keys for insert to hingecraft_app with check (${reaches('keys')})`,
  `create policy encryption_keys_keep on encryption_keys for update to hingecraft_app using (${reaches('custody')})`,
  ...OF_OWNER.map(
    ([table, command, rule]) =>
      `create policy ${table}_owner_${command} on ${table} for ${command} to hingecraft_owner ${rule}`,
  ),
];

export class RowSecurity1790000000030 implements MigrationInterface {
  name = 'RowSecurity1790000000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  -- Whose rows a transaction reaches: who is set for it, while active. Null without one.
  create function app_principal() returns uuid language plpgsql stable
    security definer set search_path = pg_catalog, pg_temp as $$
  declare
    v_id constant uuid := nullif(current_setting('app.principal', true), '')::uuid;
  begin
    return (select u.id from public.users u where u.id = v_id and u.status = 'active');
  end $$;

  -- Whether the principal has any right about these types of resource: by a role, an escalation or a rule. Policies of
  -- later areas ask it themselves; the engine carries out the work of all areas.
  create function app_has_right(p_types text[]) returns boolean language plpgsql stable
    security definer set search_path = pg_catalog, pg_temp as $$
  declare
    v_id constant uuid := nullif(current_setting('app.principal', true), '')::uuid;
  begin
    if v_id = '00000000-0000-7000-8000-000000000001' then
      return true;
    end if;
    return exists (
      select from public.users u
      where u.id = v_id and u.status = 'active' and (
        exists (
          select from public.user_roles ur join public.roles r on r.id = ur.role_id and r.is_active
          join public.role_permissions g on g.role_id = r.id join public.permissions p on p.id = g.permission_id
          where ur.user_id = u.id and ur.valid_from <= now() and (ur.expires_at is null or ur.expires_at > now())
            and p.resource_type = any (p_types))
        or exists (
          select from public.escalation_requests e
          where e.requested_by = u.id and e.status = 'active' and e.expires_at > now() - interval '1 minute'
            and e.resource_type = any (p_types))
        -- Its dates are looked at by another clock, which may differ.
        or exists (
          select from public.access_rules a
          where a.is_active and a.effect = 'allow' and a.resource_type = any (p_types)
            and (a.valid_from is null or a.valid_from < now() + interval '1 minute')
            and (a.valid_until is null or a.valid_until > now() - interval '1 minute')
            and (a.subjects->'users' ? u.id::text or exists (
              select from public.user_roles ur join public.roles r on r.id = ur.role_id and r.is_active
              where ur.user_id = u.id and ur.valid_from <= now() and (ur.expires_at is null or ur.expires_at > now())
                and a.subjects->'roles' ? r.role_name)))));
  end $$;

  -- Coarse on purpose: whether the principal has any right of the kind, and never whether this row is theirs to see;
  -- that is the decision engine's. So it is wider than the engine everywhere, and empty for whoever has no such right.
  create function app_reaches(p_class text) returns boolean language plpgsql stable
    security definer set search_path = pg_catalog, pg_temp as $$
  declare
    v_id constant uuid := nullif(current_setting('app.principal', true), '')::uuid;
    v_types text[];
  begin
    -- What the engine's own principals need for their work, before any table is looked at.
    case v_id
      when '00000000-0000-7000-8000-000000000001' then -- engine
        return p_class in ('gifts', 'cases', 'accounts', 'messages', 'audit', 'subjects', 'holds', 'controls', 'keys',
          'custody');
      when '00000000-0000-7000-8000-000000000002' then -- payment provider
        return p_class in ('gifts', 'messages', 'keys');
      when '00000000-0000-7000-8000-000000000003' then -- callers without credentials, and whoever checks them
        return p_class in ('accounts', 'secrets', 'receipts', 'subjects', 'keys');
      when '00000000-0000-7000-8000-000000000004' then -- operator
        return p_class in ('gifts', 'accounts', 'secrets', 'messages', 'audit', 'subjects', 'holds', 'keys', 'custody');
      else null;
    end case;
    if v_id is null then
      return false;
    end if;
    -- Whoever is active seals what they store.
    if p_class = 'keys' then
      return public.app_principal() is not null;
    end if;
    v_types := case p_class
      when 'gifts' then array['donations', 'payments', 'refunds', 'receipts', 'cases', 'consents', 'holds', 'subjects']
      when 'cases' then array['cases']
      when 'accounts' then array['users', 'sessions', 'roles', 'decisions']
      when 'secrets' then array['users']
      when 'audit' then array['audit']
      when 'subjects' then array['subjects', 'holds']
      when 'holds' then array['subjects', 'holds']
      when 'controls' then array['policies', 'violations', 'reports']
      else '{}' end;
    return public.app_has_right(v_types);
  end $$;

  -- Who holds one of these roles, while active, and whether they have a second factor. A check that saw only some of
  -- the accounts would pass for the wrong reason, so whoever may not ask is refused, and never shown less.
  create function account_factors(p_roles text[]) returns table (user_id uuid, second_factor boolean)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
  begin
    if not public.app_reaches('controls') then
      raise exception 'account_factors: not for this principal' using errcode = 'insufficient_privilege';
    end if;
    return query
      select distinct u.id, exists (
        select from public.user_identities i
        where i.user_id = u.id and i.identity_type in ('totp', 'passkey') and i.verified_at is not null
          and i.revoked_at is null)
      from public.users u join public.user_roles ur on ur.user_id = u.id
      join public.roles r on r.id = ur.role_id and r.is_active
      where u.status = 'active' and r.role_name = any (p_roles) and ur.valid_from <= now()
        and (ur.expires_at is null or ur.expires_at > now());
  end $$;
  revoke execute on function app_principal(), app_has_right(text[]), app_reaches(text), account_factors(text[]) from public;
  grant execute on function app_principal(), app_has_right(text[]), app_reaches(text), account_factors(text[]) to hingecraft_app;

  ${policies()
    .map((policy) => `${policy};`)
    .join('\n  ')}
  ${GUARDED.map((table) => `alter table ${table} enable row level security, force row level security;`).join('\n  ')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const names = policies().map((policy) => policy.replace(/^create policy (\S+) on (\S+) [^]*$/, '$1 on $2'));
    await runner.query(`
  ${names.map((name) => `drop policy ${name};`).join('\n  ')}
  ${GUARDED.map((table) => `alter table ${table} no force row level security, disable row level security;`).join('\n  ')}
  drop function account_factors(text[]), app_reaches(text), app_has_right(text[]), app_principal();`);
  }
}
