import { Signatures1790000000024 } from '../../migrations/0024-signatures';
import type { AreaTables } from '../area-tables';
import { DigitalSignature } from './digital-signature.entity';

export const SIGNATURES = {
  area: 'signatures',
  migrations: [Signatures1790000000024],
  tables: {
    digital_signatures: {
      entity: DigitalSignature,
      rowSecurity: { open: 'hashes and ids, signed to be checked by anybody who has the file' },
      personalData: {
        none: {
          'hashes, ids and codes': [
            'resource_type',
            'content_sha256',
            'manifest',
            'signature',
            'key_id',
            'algorithm',
            'revocation_reason',
          ],
        },
      },
    },
  },
} as const satisfies AreaTables;
