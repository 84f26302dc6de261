import { AuditProofs1790000000020 } from '../../migrations/0020-audit-proofs';
import { Retention1790000000025 } from '../../migrations/0025-retention';
import { AuditPurge1790000000026 } from '../../migrations/0026-audit-purge';
import { KeyRetention1790000000032 } from '../../migrations/0032-key-retention';
import { USERS, type AreaTables } from '../area-tables';
import { AuditCheckpoint } from './audit-checkpoint.entity';
import { AuditHead } from './audit-head.entity';
import { AuditLog } from './audit-log.entity';
import { AuditRetentionConfig } from './audit-retention-config.entity';
import { AuditTombstone } from './audit-tombstone.entity';
import { KeyTombstone } from './key-tombstone.entity';
import { RetentionPolicyRow } from './retention-policy.entity';
import { RetentionRunRow } from './retention-run.entity';

const PROOF = { open: 'hashes, counts and signatures, to be checked by anybody' };
const HASHES = 'hashes, counts and signatures';

export const AUDIT = {
  area: 'audit',
  migrations: [AuditProofs1790000000020, Retention1790000000025, AuditPurge1790000000026, KeyRetention1790000000032],
  tables: {
    audit_logs: {
      entity: AuditLog,
      rowSecurity: 'guarded',
      ownerMay: ['select', 'insert', 'delete'],
      personalData: {
        theirs: `resource_type in ('donor','donation') and resource_id in (select unnest($donors || $gifts)::text)`,
        keptRows: { place: 'audit_logs', reason: 'accountability' },
        kept: { accountability: ['details'] },
        ofOthers: { [USERS]: ['ip_address', 'user_agent'] },
        none: {
          'ids and codes, in clear for ever': [
            'action',
            'resource_type',
            'resource_id',
            'outcome',
            'reason',
            'request_id',
            'run_id',
          ],
          [HASHES]: ['prev_hash', 'hash'],
        },
      },
    },
    audit_heads: { entity: AuditHead, rowSecurity: PROOF, personalData: { none: { [HASHES]: ['hash'] } } },
    audit_checkpoints: {
      entity: AuditCheckpoint,
      rowSecurity: PROOF,
      personalData: {
        none: { [HASHES]: ['previous_sha256', 'heads', 'signature'] },
        files: { asset_id: { prefix: 'checkpoints/', erasure: { none: HASHES } } },
      },
    },
    audit_tombstones: {
      entity: AuditTombstone,
      rowSecurity: PROOF,
      personalData: {
        none: { [HASHES]: ['root', 'archive_sha256'] },
        files: {
          asset_id: { prefix: 'archives/', erasure: { none: 'events as they were: ids in clear, details sealed' } },
        },
      },
    },
    audit_retention_config: {
      entity: AuditRetentionConfig,
      rowSecurity: { open: 'retention times of types of events' },
      personalData: { none: { 'types of events': ['audit_type'] } },
    },
    key_tombstones: {
      entity: KeyTombstone,
      rowSecurity: PROOF,
      personalData: { none: { 'classes, years and months of keys': ['scope', 'scope_id'] } },
    },
    retention_policies: {
      entity: RetentionPolicyRow,
      rowSecurity: { open: 'retention times, with the ids of their authors' },
      personalData: {
        none: { 'names of policies and codes': ['policy_name', 'resource_type', 'key_class', 'retention_action'] },
      },
    },
    retention_runs: {
      entity: RetentionRunRow,
      rowSecurity: PROOF,
      personalData: {
        none: { 'ranges, counts and hashes': ['status', 'selection', 'selection_sha256', 'manifest_sha256'] },
        files: { asset_id: { prefix: 'retention/', erasure: { none: 'ranges, counts and hashes' } } },
      },
    },
  },
  definerFunctions: {
    audit_append: 'the only way to write to audit_logs, under the lock of its stream',
    audit_purge: 'the only way to delete from audit_logs; checks every condition of a purge',
    destroy_retention_key: 'the only way to destroy a retention or intake key; checks every condition of it',
  },
} as const satisfies AreaTables;
