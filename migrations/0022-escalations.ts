import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepUpdatedAt, mutableRow } from './sql';

export class Escalations1790000000022 implements MigrationInterface {
  name = 'Escalations1790000000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  create table escalation_requests (
    id uuid not null,
    requested_by uuid not null references users (id) on delete restrict,
    permission text not null,
    resource_type text not null,
    resource_id text,
    reason bytea not null,
    status text not null default 'pending',
    break_glass boolean not null default false,
    required_approvals integer not null,
    expires_at timestamptz not null,
    activated_at timestamptz,
    ended_at timestamptz,
    ended_by uuid references users (id) on delete restrict,
    report jsonb,
    reviewed_at timestamptz,
    reviewed_by uuid references users (id) on delete restrict,
    review_verdict text,
    review_level integer not null default 0,
    ${mutableRow('escalation_requests')},
    constraint escalation_requests_id_requested_by_key unique (id, requested_by),
    constraint escalation_requests_status_known check (status in ('pending','active','denied','expired','revoked')),
    constraint escalation_requests_names_its_type check (permission like resource_type || ':%'),
    constraint escalation_requests_gives_no_rights
      check (resource_type not in ('roles','rules','users','sessions','escalations')),
    constraint escalation_requests_ends_after_start check (expires_at > created_at),
    constraint escalation_requests_fortnight_at_most check (expires_at <= created_at + interval '336 hours'),
    constraint escalation_requests_glass_hour_at_most
      check (not break_glass or expires_at <= created_at + interval '1 hour'),
    constraint escalation_requests_approvals_needed
      check (case when break_glass then required_approvals = 0 else required_approvals between 1 and 9 end),
    constraint escalation_requests_end_is_told check ((status in ('pending','active')) = (ended_at is null)),
    constraint escalation_requests_ended_by_person check ((status in ('denied','revoked')) = (ended_by is not null)),
    constraint escalation_requests_grant_began
      check (case status when 'active' then activated_at is not null
        when 'pending' then activated_at is null when 'denied' then activated_at is null else true end),
    constraint escalation_requests_reported_at_the_end check (report is null or num_nulls(activated_at, ended_at) = 0),
    constraint escalation_requests_review_whole
      check (num_nulls(reviewed_at, reviewed_by, review_verdict) in (0, 3)),
    constraint escalation_requests_reviewed_after_glass
      check (reviewed_at is null or (break_glass and ended_at is not null)),
    constraint escalation_requests_reviewed_by_another check (reviewed_by <> requested_by),
    constraint escalation_requests_verdict_known check (review_verdict in ('justified','not-justified')),
    constraint escalation_requests_review_level_counts check (review_level >= 0)
  );
  create index escalation_requests_requested_by_idx on escalation_requests (requested_by);
  create index escalation_requests_ended_by_idx on escalation_requests (ended_by);
  create index escalation_requests_reviewed_by_idx on escalation_requests (reviewed_by);
  create index escalation_requests_active_idx on escalation_requests (expires_at) where status = 'active';

  -- requested_by is the request's own, by the composite key, so that a CHECK can compare the two people.
  create table escalation_approvals (
    id uuid not null,
    request_id uuid not null,
    requested_by uuid not null,
    approver_id uuid not null references users (id) on delete restrict,
    approved_at timestamptz not null,
    ${mutableRow('escalation_approvals')},
    constraint escalation_approvals_request_fkey foreign key (request_id, requested_by)
      references escalation_requests (id, requested_by) on delete restrict,
    constraint escalation_approvals_request_id_approver_id_key unique (request_id, approver_id),
    constraint escalation_approvals_by_another check (approver_id <> requested_by)
  );
  create index escalation_approvals_request_idx on escalation_approvals (request_id, requested_by);
  create index escalation_approvals_approver_id_idx on escalation_approvals (approver_id);

  -- What was asked for never changes, or people would have agreed to something else; what has ended stays so.
  create function keep_escalation() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  declare
    v_course constant text[] := array['status', 'activated_at', 'ended_at', 'ended_by', 'report', 'reviewed_at',
      'reviewed_by', 'review_verdict', 'review_level', 'updated_at'];
    v_wrong text;
  begin
    if tg_op = 'INSERT' then
      if new.status <> (case when new.break_glass then 'active' else 'pending' end)
        or new.reviewed_at is not null or new.report is not null then
        v_wrong := 'begins as pending, and as active only where the glass is broken';
      elsif new.created_at > clock_timestamp() + interval '1 minute' then
        v_wrong := 'begins now, or its end would lie too far away';
      end if;
    elsif tg_op <> 'UPDATE' then
      v_wrong := 'stays, as the proof of what was given';
    elsif to_jsonb(new) - v_course <> to_jsonb(old) - v_course
      or (old.activated_at is not null and new.activated_at is distinct from old.activated_at)
      or (old.ended_at is not null and (new.ended_at, new.ended_by) is distinct from (old.ended_at, old.ended_by))
      or (old.report is not null and new.report is distinct from old.report)
      or (old.reviewed_at is not null and (new.reviewed_at, new.reviewed_by, new.review_verdict)
        is distinct from (old.reviewed_at, old.reviewed_by, old.review_verdict))
      or new.review_level < old.review_level then
      v_wrong := 'is not changed in what was asked, nor in what has happened; ask anew';
    elsif new.status <> old.status and not (case old.status
        when 'pending' then new.status in ('active', 'denied', 'expired', 'revoked')
        when 'active' then new.status in ('expired', 'revoked')
        else false end) then
      v_wrong := 'only goes forward; ask anew';
    elsif new.status = 'active' and old.status = 'pending' and new.required_approvals >
        (select count(*) from public.escalation_approvals a where a.request_id = new.id) then
      v_wrong := 'lacks approvals';
    end if;
    if v_wrong is not null then
      raise exception 'escalation_requests: a request %', v_wrong
        using errcode = 'restrict_violation', table = 'escalation_requests', constraint = 'escalation_requests_keep';
    end if;
    return new;
  end $$;
  create trigger escalation_requests_keep before insert or update or delete on escalation_requests
    for each row execute function keep_escalation();

  -- The lock lets an approval and the end of its request meet one after the other.
  create function approve_pending() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
  begin
    if tg_op = 'INSERT' then
      perform from public.escalation_requests r where r.id = new.request_id and r.status = 'pending' for update;
      if found then
        return new;
      end if;
    end if;
    raise exception 'escalation_approvals: an approval is given while its request is pending, and stays'
      using errcode = 'restrict_violation', table = 'escalation_approvals',
        constraint = 'escalation_approvals_while_pending';
  end $$;
  create trigger escalation_approvals_while_pending before insert or update or delete on escalation_approvals
    for each row execute function approve_pending();
  revoke execute on function keep_escalation(), approve_pending() from public;

  create trigger escalation_requests_bump_epoch after insert or update of status or delete or truncate
    on escalation_requests for each statement execute function bump_authz_epoch();
  ${keepUpdatedAt('escalation_requests', 'escalation_approvals')}
  grant select, insert, update on escalation_requests to hingecraft_app;
  grant select, insert on escalation_approvals to hingecraft_app;

  -- For the report of what somebody did in the days of a grant. Rows lie in the order of their time, so this costs the
  -- writers of the log next to nothing.
  create index audit_logs_occurred_at_idx on audit_logs using brin (occurred_at);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
  drop index audit_logs_occurred_at_idx;
  drop table escalation_approvals, escalation_requests;
  drop function approve_pending(), keep_escalation();`);
  }
}
