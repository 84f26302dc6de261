import type { WithActor } from '../platform/database/unit-of-work';
import {
  createChangePolicy,
  createKeepAuditType,
  createListAuditTypes,
  createListPolicies,
  createWritePolicy,
} from '../services/audit/manage-retention';
import {
  createListKeyTombstones,
  createListRetention,
  createListTombstones,
  createReadRetention,
} from '../services/audit/read-retention';
import { createStartRetention } from '../services/audit/start-retention';

/** What the endpoints of retention need. */
export const retentionDeps = (base: { withActor: WithActor }) => ({
  listRetentionPolicies: createListPolicies(base),
  writeRetentionPolicy: createWritePolicy(base),
  changeRetentionPolicy: createChangePolicy(base),
  listAuditRetention: createListAuditTypes(base),
  setAuditRetention: createKeepAuditType(base),
  startRetention: createStartRetention(base),
  readRetentionRun: createReadRetention(base),
  listRetentionRuns: createListRetention(base),
  listTombstones: createListTombstones(base),
  listKeyTombstones: createListKeyTombstones(base),
});
