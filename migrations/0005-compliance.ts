import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnlyRow, keepUpdatedAt, mutableRow, refuseChange, SHA256_HEX } from './sql';

export class Compliance1790000000005 implements MigrationInterface {
  name = 'Compliance1790000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
  -- fetched_at is null for a snapshot that came with the project: its age counts from its publication.
  -- In force is, of each source, the list with the newest in_force_since: never two, whatever their publication.
  create table screening_lists (
    id uuid not null,
    source text not null,
    published_at timestamptz not null,
    fetched_at timestamptz,
    sha256 text not null,
    entity_count integer not null,
    counts jsonb not null,
    in_force_since timestamptz not null,
    ${mutableRow('screening_lists')},
    constraint screening_lists_source_sha256_key unique (source, sha256),
    constraint screening_lists_source_in_force_since_key unique (source, in_force_since),
    constraint screening_lists_source_known check (source in ('ofac','un','demo')),
    constraint screening_lists_sha256_sha256 check (sha256 ~ ${SHA256_HEX}),
    constraint screening_lists_not_empty check (entity_count > 0),
    constraint screening_lists_counts_whole check (counts ?& array['primaryNames','strongNames','weakNames','addresses',
      'birthDates','programs','otherIdentifiers'])
  );

  create table screening_entities (
    id uuid not null,
    list_id uuid not null references screening_lists (id) on delete restrict,
    entity_ref text not null,
    kind text not null,
    names jsonb not null,
    identifiers jsonb not null default '[]',
    content_hash text not null,
    ${mutableRow('screening_entities')},
    constraint screening_entities_list_id_entity_ref_key unique (list_id, entity_ref),
    constraint screening_entities_kind_known check (kind in ('person','organization','vessel','aircraft','unknown')),
    constraint screening_entities_content_hash_sha256 check (content_hash ~ ${SHA256_HEX})
  );
  create index screening_entities_content_hash_idx on screening_entities (content_hash);

  create table screening_runs (
    id uuid not null,
    subject_type text not null,
    subject_id uuid not null,
    list_ids uuid[] not null,
    lists_as_of timestamptz not null,
    matcher_version text not null,
    threshold numeric(5,4) not null,
    score numeric(5,4) not null,
    outcome text not null,
    payment_ids uuid[] not null,
    hits bytea,
    ${appendOnlyRow('screening_runs')},
    constraint screening_runs_subject_known check (subject_type in ('donor','donation')),
    constraint screening_runs_outcome_known check (outcome in ('clear','hit','unreadable-name','nobody-named')),
    constraint screening_runs_against_lists check (cardinality(list_ids) > 0),
    constraint screening_runs_score_in_range check (score between 0 and 1 and threshold between 0 and 1)
  );
  create index screening_runs_subject_idx on screening_runs (subject_type, subject_id, created_at);
  ${refuseChange('screening_runs')}

  create table cleared_pairs (
    id uuid not null,
    subject_type text not null,
    subject_key text not null,
    entity_ref text not null,
    entity_hash text not null,
    reason bytea not null,
    reviewer_id uuid not null references users (id) on delete restrict,
    expires_at timestamptz not null,
    ${mutableRow('cleared_pairs')},
    constraint cleared_pairs_pair_key unique (subject_type, subject_key, entity_ref, entity_hash),
    constraint cleared_pairs_subject_known check (subject_type in ('donor','payer')),
    constraint cleared_pairs_entity_hash_sha256 check (entity_hash ~ ${SHA256_HEX})
  );
  create index cleared_pairs_reviewer_id_idx on cleared_pairs (reviewer_id);

  create table cases (
    id uuid not null,
    kind text not null,
    subject_type text not null,
    subject_id uuid not null,
    status text not null default 'open',
    level integer not null default 0,
    assignee_id uuid references users (id) on delete restrict,
    claimed_until timestamptz,
    due_at timestamptz not null,
    outcome text,
    evidence bytea,
    subject_facts bytea,
    version integer not null default 1,
    ${mutableRow('cases')},
    constraint cases_kind_known check (kind in ('sanctions-hit','unreadable-name','nobody-named','lift-block')),
    constraint cases_subject_known check (subject_type in ('donor','donation')),
    constraint cases_status_known check (status in ('open','claimed','awaiting_person','escalated','resolved')),
    constraint cases_outcome_known check (outcome in ('clear','decline','block')),
    constraint cases_resolved_has_outcome check ((status = 'resolved') = (outcome is not null)),
    constraint cases_claimed_has_lease
      check (status <> 'claimed' or (assignee_id is not null and claimed_until is not null)),
    constraint cases_level_not_negative check (level >= 0)
  );
  create unique index cases_one_unresolved_per_subject on cases (subject_type, subject_id)
    where status <> 'resolved';
  create index cases_assignee_id_idx on cases (assignee_id);
  create index cases_status_due_at_idx on cases (status, due_at);
  create index cases_due_at_idx on cases (due_at, id);

  create table case_events (
    id uuid not null,
    case_id uuid not null references cases (id) on delete restrict,
    actor_id uuid not null references users (id) on delete restrict,
    kind text not null,
    old text,
    new text,
    note bytea,
    ${appendOnlyRow('case_events')},
    constraint case_events_kind_known check (kind in ('opened','claimed','unclaimed','lease-expired','reminded',
      'escalated','noted','proposed','approved','decided'))
  );
  create index case_events_case_id_idx on case_events (case_id);
  create index case_events_actor_id_idx on case_events (actor_id);
  ${refuseChange('case_events')}

  -- Neither is ever changed: what was agreed to is what was proposed.
  create table case_proposals (
    id uuid not null,
    case_id uuid not null references cases (id) on delete restrict,
    verdict text not null,
    hash text not null,
    proposed_by uuid not null references users (id) on delete restrict,
    ${mutableRow('case_proposals')},
    constraint case_proposals_case_id_hash_key unique (case_id, hash),
    constraint case_proposals_id_proposed_by_key unique (id, proposed_by),
    constraint case_proposals_verdict_known check (verdict in ('clear','decline','block')),
    constraint case_proposals_hash_sha256 check (hash ~ ${SHA256_HEX})
  );
  create index case_proposals_proposed_by_idx on case_proposals (proposed_by);

  -- proposed_by is the proposal's own, by the composite key, so that a CHECK can compare the two people.
  create table case_approvals (
    id uuid not null,
    proposal_id uuid not null,
    proposed_by uuid not null,
    approver_id uuid not null references users (id) on delete restrict,
    approved_at timestamptz not null,
    ${mutableRow('case_approvals')},
    constraint case_approvals_proposal_fkey foreign key (proposal_id, proposed_by)
      references case_proposals (id, proposed_by) on delete restrict,
    constraint case_approvals_proposal_id_approver_id_key unique (proposal_id, approver_id),
    constraint case_approvals_by_another check (approver_id <> proposed_by)
  );
  create index case_approvals_proposal_idx on case_approvals (proposal_id, proposed_by);
  create index case_approvals_approver_id_idx on case_approvals (approver_id);

  ${keepUpdatedAt('screening_lists', 'screening_entities', 'cleared_pairs', 'cases', 'case_proposals', 'case_approvals')}
  grant select, insert, update on screening_lists, cleared_pairs, cases to hingecraft_app;
  grant select, insert on screening_entities, screening_runs, case_events, case_proposals, case_approvals
    to hingecraft_app;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
  drop table case_approvals, case_proposals, case_events, cases, cleared_pairs, screening_runs, screening_entities,
    screening_lists;`);
  }
}
