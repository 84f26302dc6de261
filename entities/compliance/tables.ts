import { Compliance1790000000005 } from '../../migrations/0005-compliance';
import type { AreaTables } from '../area-tables';
import { CaseApproval } from './case-approval.entity';
import { CaseEvent } from './case-event.entity';
import { CaseProposalRow } from './case-proposal.entity';
import { Case } from './case.entity';
import { ClearedPair } from './cleared-pair.entity';
import { ScreeningEntity } from './screening-entity.entity';
import { ScreeningList } from './screening-list.entity';
import { ScreeningRun } from './screening-run.entity';

const PUBLISHED = { open: 'published by their authors' };
const CODES = 'codes of ours';

/** The tables of screening and cases: the donor's data, and never in their copy, which would warn them. */
export const COMPLIANCE = {
  area: 'compliance',
  migrations: [Compliance1790000000005],
  tables: {
    screening_lists: {
      entity: ScreeningList,
      rowSecurity: PUBLISHED,
      personalData: { none: { 'name, hash and size of a list': ['source', 'sha256', 'counts'] } },
    },
    screening_entities: {
      entity: ScreeningEntity,
      rowSecurity: PUBLISHED,
      personalData: {
        ofOthers: { 'listed people, published by the authors of the list': ['entity_ref', 'names', 'identifiers'] },
        none: { 'codes and hashes': ['kind', 'content_hash'] },
      },
    },
    screening_runs: {
      entity: ScreeningRun,
      rowSecurity: 'guarded',
      personalData: {
        theirs: `subject_type = 'donation' and subject_id = any($gifts)`,
        keptRows: { place: 'screening_runs.hits', reason: 'sanctions-evidence' },
        kept: { 'sanctions-evidence': ['hits'] },
        none: { [CODES]: ['subject_type', 'matcher_version', 'outcome'] },
      },
    },
    cleared_pairs: {
      entity: ClearedPair,
      rowSecurity: 'guarded',
      personalData: {
        theirs: `subject_type = 'donor' and subject_key = any($donors::text[])`,
        kept: { 'sanctions-evidence': ['reason'] },
        none: {
          [CODES]: ['subject_type'],
          'the id of the donor, or a keyed hash of a payer': ['subject_key'],
          'whom of a list the donor is not': ['entity_ref', 'entity_hash'],
        },
      },
    },
    cases: {
      entity: Case,
      rowSecurity: 'guarded',
      ownerMay: ['select'],
      personalData: {
        theirs: `subject_type = 'donation' and subject_id = any($gifts)`,
        keptRows: { place: 'cases.evidence', reason: 'sanctions-evidence' },
        kept: { 'sanctions-evidence': ['evidence', 'subject_facts'] },
        none: { [CODES]: ['kind', 'subject_type', 'status', 'outcome'] },
      },
    },
    case_events: {
      entity: CaseEvent,
      rowSecurity: 'guarded',
      personalData: {
        theirs: `case_id in (select id from cases where subject_type = 'donation' and subject_id = any($gifts))`,
        kept: { 'sanctions-evidence': ['note'] },
        none: { [CODES]: ['kind', 'old', 'new'] },
      },
    },
    case_proposals: {
      entity: CaseProposalRow,
      rowSecurity: 'guarded',
      personalData: { none: { 'codes and hashes': ['verdict', 'hash'] } },
    },
    case_approvals: { entity: CaseApproval, rowSecurity: 'guarded', personalData: {} },
  },
} as const satisfies AreaTables;
