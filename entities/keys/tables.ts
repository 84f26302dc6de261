import { KeysAndAudit1790000000002 } from '../../migrations/0002-keys-and-audit';
import type { AreaTables } from '../area-tables';
import { EncryptionKey } from './encryption-key.entity';
import { SigningKeyRow } from './signing-key.entity';

export const KEYS = {
  area: 'keys',
  migrations: [KeysAndAudit1790000000002],
  tables: {
    encryption_keys: {
      entity: EncryptionKey,
      rowSecurity: 'guarded',
      ownerMay: ['select', 'update'],
      personalData: {
        wipedInCode: { 'the keys of a subject are destroyed for good, with the time': ['wrapped_key'] },
        none: { 'ids, classes and years': ['scope', 'scope_id', 'master_key_id'] },
      },
    },
    signing_keys: {
      entity: SigningKeyRow,
      rowSecurity: { open: 'hashes, counts and signatures, to be checked by anybody' },
      personalData: { none: { 'public keys of ours': ['key_id', 'purpose', 'algorithm', 'public_jwk'] } },
    },
  },
} as const satisfies AreaTables;
