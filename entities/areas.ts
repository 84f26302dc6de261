import { ACCESS } from './access/tables';
import type { AreaTables, TableManifest } from './area-tables';
import { AUDIT } from './audit/tables';
import { COMPLIANCE } from './compliance/tables';
import { CONTROLS } from './controls/tables';
import { DONATIONS } from './donations/tables';
import { ESCALATIONS } from './escalations/tables';
import { IDENTITY } from './identity/tables';
import { KERNEL } from './kernel/tables';
import { KEYS } from './keys/tables';
import { PRIVACY } from './privacy/tables';
import { RECEIPTS } from './receipts/tables';
import { RULES } from './rules/tables';
import { SIGNATURES } from './signatures/tables';
import { TREASURY } from './treasury/tables';
import { WEBHOOKS } from './webhooks/tables';

/** Every area with tables, in the order of the areas. */
export const AREAS: readonly AreaTables[] = [
  KERNEL,
  KEYS,
  IDENTITY,
  ACCESS,
  RULES,
  AUDIT,
  TREASURY,
  RECEIPTS,
  DONATIONS,
  COMPLIANCE,
  WEBHOOKS,
  ESCALATIONS,
  SIGNATURES,
  PRIVACY,
  CONTROLS,
];

/** Every table with its name. */
export const TABLES: readonly (readonly [name: string, TableManifest])[] = AREAS.flatMap(({ tables }) =>
  Object.entries(tables),
);
