import { Organizations1790000000004 } from '../../migrations/0004-organizations';
import { Receipts1790000000008 } from '../../migrations/0008-receipts';
import type { AreaTables } from '../area-tables';
import { ReceiptCounter } from './receipt-counter.entity';
import { Receipt } from './receipt.entity';

export const RECEIPTS = {
  area: 'receipts',
  migrations: [Organizations1790000000004, Receipts1790000000008],
  tables: {
    receipts: {
      entity: Receipt,
      rowSecurity: 'guarded',
      ownerMay: ['select'],
      personalData: {
        theirs: 'donation_id = any($gifts)',
        kept: { 'tax-receipt': ['facts'] },
        // The facts are copied as the file that was made of them.
        exported: ['number', 'status', 'sha256'],
        none: {
          'numbers, codes and hashes': ['number', 'jurisdiction', 'status', 'void_reason', 'sha256', 'time_zone'],
        },
        files: { pdf_asset_id: { prefix: 'receipts/', erasure: { kept: 'tax-receipt' }, exported: true } },
      },
    },
    receipt_counters: {
      entity: ReceiptCounter,
      rowSecurity: { open: 'the last number of a year' },
      personalData: {},
    },
  },
} as const satisfies AreaTables;
