import { Messages1790000000003 } from '../../migrations/0003-messages';
import type { AreaTables } from '../area-tables';
import { Asset } from './asset.entity';
import { IdempotencyKey } from './idempotency-key.entity';
import { OutboxRow } from './outbox.entity';

export const KERNEL = {
  area: 'kernel',
  migrations: [Messages1790000000003],
  tables: {
    assets: {
      entity: Asset,
      rowSecurity: { open: 'names, sizes and hashes of files in the object store' },
      personalData: {
        none: {
          'keys of ids and numbers, types and hashes; the tables that point to the files declare them': [
            'bucket',
            'key',
            'filename',
            'mime',
            'sha256',
          ],
        },
      },
    },
    idempotency_keys: {
      entity: IdempotencyKey,
      rowSecurity: 'guarded',
      personalData: {
        wipedInCode: { 'opened one by one to find those about the subject': ['response'] },
        none: {
          'chosen by the caller for one request, deleted after a day': ['key'],
          'hash over a whole request, deleted after a day': ['request_hash'],
          'codes of ours': ['status'],
        },
      },
    },
    outbox: {
      entity: OutboxRow,
      rowSecurity: { open: 'ids, codes and sealed secrets, claimed by loops without an actor' },
      personalData: {
        none: {
          'ids, amounts and codes': ['aggregate_id', 'payload', 'request_id'],
          'errors of Temporal about ids': ['last_error'],
          'codes of ours': ['kind', 'aggregate_type', 'status'],
        },
      },
    },
  },
} as const satisfies AreaTables;
