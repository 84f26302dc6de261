import { RowSecurity1790000000030 } from '../../migrations/0030-row-security';
import { USERS, type AreaTables } from '../area-tables';
import { AccessLogSeal } from './access-log-seal.entity';
import { AccessLog } from './access-log.entity';

export const ACCESS = {
  area: 'access',
  migrations: [RowSecurity1790000000030],
  tables: {
    access_log: {
      entity: AccessLog,
      rowSecurity: 'guarded',
      ownerMay: ['insert'],
      personalData: {
        theirs: `resource_type in ('donations','payments','refunds','receipts','cases')
          and resource_id in (select unnest($gifts || $records)::text)`,
        keptRows: { place: 'access_log', reason: 'accountability' },
        kept: { accountability: ['reason'] },
        ofOthers: { [USERS]: ['ip_address', 'user_agent'] },
        none: { 'ids and codes': ['request_id', 'resource_type', 'resource_id', 'action', 'fields', 'purpose'] },
      },
    },
    access_log_seals: {
      entity: AccessLogSeal,
      rowSecurity: { open: 'hashes, counts and signatures, to be checked by anybody' },
      personalData: { none: { 'hashes of rows': ['sha256'] } },
    },
  },
  definerFunctions: {
    access_record: 'the only way to write to access_log',
    app_has_right: 'lets row policies check whether the principal has rights to types of resource',
    app_reaches: 'lets row policies read the rights of the principal',
  },
} as const satisfies AreaTables;
