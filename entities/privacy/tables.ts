import { SubjectsRights1790000000023 } from '../../migrations/0023-subjects-rights';
import { ConsentsInDecisions1790000000031 } from '../../migrations/0031-consents-in-decisions';
import type { AreaTables } from '../area-tables';
import { Consent } from './consent.entity';
import { LegalHold } from './legal-hold.entity';
import { SubjectRequestRow } from './subject-request.entity';

export const PRIVACY = {
  area: 'privacy',
  migrations: [SubjectsRights1790000000023, ConsentsInDecisions1790000000031],
  tables: {
    consents: {
      entity: Consent,
      rowSecurity: 'guarded',
      personalData: {
        theirs: 'donor_id = any($donors)',
        keptRows: { place: 'consents', reason: 'consent-proof' },
        kept: { 'consent-proof': ['ip_address', 'user_agent', 'details'] },
        exported: ['type', 'version', 'text_sha256'],
        none: { 'version and hash of the accepted text': ['type', 'version', 'text_sha256'] },
      },
    },
    legal_holds: {
      entity: LegalHold,
      rowSecurity: 'guarded',
      ownerMay: ['select'],
      personalData: {
        theirs: `(resource_type = 'donor' and resource_id = any($donors))
          or (resource_type = 'donation' and resource_id = any($gifts))`,
        kept: { accountability: ['reason'] },
        none: { 'codes of ours': ['resource_type'] },
      },
    },
    data_deletion_requests: {
      entity: SubjectRequestRow,
      rowSecurity: 'guarded',
      ownerMay: ['select'],
      personalData: {
        theirs: `subject_type = 'donor' and subject_id = any($donors)`,
        none: {
          'codes of ours': [
            'subject_type',
            'regime',
            'request_type',
            'status',
            'extension_reason',
            'refusal_reason',
            'held_by',
          ],
          'proof of places, counts and hashes, without names': ['proposal_hash', 'manifest', 'manifest_sha256'],
          'keyed hash of a token, null once it was used': ['verification_hash'],
        },
        files: { asset_id: { prefix: 'exports/', erasure: 'deleted' } },
      },
    },
  },
} as const satisfies AreaTables;
