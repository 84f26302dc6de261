import { TABLES } from '../../entities/areas';
import { Identity1790000000001 } from '../../migrations/0001-identity';
import { KeysAndAudit1790000000002 } from '../../migrations/0002-keys-and-audit';
import { Messages1790000000003 } from '../../migrations/0003-messages';
import { Organizations1790000000004 } from '../../migrations/0004-organizations';
import { Compliance1790000000005 } from '../../migrations/0005-compliance';
import { Donations1790000000006 } from '../../migrations/0006-donations';
import { Ledger1790000000007 } from '../../migrations/0007-ledger';
import { Receipts1790000000008 } from '../../migrations/0008-receipts';
import { IdentitySessions1790000000009 } from '../../migrations/0009-identity-sessions';
import { AccessRules1790000000011 } from '../../migrations/0011-access-rules';
import { AuditProofs1790000000020 } from '../../migrations/0020-audit-proofs';
import { Escalations1790000000022 } from '../../migrations/0022-escalations';
import { SubjectsRights1790000000023 } from '../../migrations/0023-subjects-rights';
import { Signatures1790000000024 } from '../../migrations/0024-signatures';
import { Retention1790000000025 } from '../../migrations/0025-retention';
import { AuditPurge1790000000026 } from '../../migrations/0026-audit-purge';
import { Policies1790000000027 } from '../../migrations/0027-policies';
import { ViolationsAndReports1790000000028 } from '../../migrations/0028-violations-and-reports';
import { RowSecurity1790000000030 } from '../../migrations/0030-row-security';
import { ConsentsInDecisions1790000000031 } from '../../migrations/0031-consents-in-decisions';
import { KeyRetention1790000000032 } from '../../migrations/0032-key-retention';

/** A class that no area names is found by the drift check: its table would be unknown to the entities. */
export const ENTITIES = TABLES.map(([, { entity }]) => entity);

export const MIGRATIONS = [
  Identity1790000000001,
  KeysAndAudit1790000000002,
  Messages1790000000003,
  Organizations1790000000004,
  Compliance1790000000005,
  Donations1790000000006,
  Ledger1790000000007,
  Receipts1790000000008,
  IdentitySessions1790000000009,
  AccessRules1790000000011,
  AuditProofs1790000000020,
  Escalations1790000000022,
  SubjectsRights1790000000023,
  Signatures1790000000024,
  Retention1790000000025,
  AuditPurge1790000000026,
  Policies1790000000027,
  ViolationsAndReports1790000000028,
  RowSecurity1790000000030,
  ConsentsInDecisions1790000000031,
  KeyRetention1790000000032,
];
