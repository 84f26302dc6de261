import { changeRetentionPolicyEndpoint } from './change-retention-policy';
import { decideRetentionRunEndpoint } from './decide-retention-run';
import { getRetentionRunEndpoint } from './get-retention-run';
import { listAuditRetentionEndpoint } from './list-audit-retention';
import { listKeyTombstonesEndpoint } from './list-key-tombstones';
import { listRetentionPoliciesEndpoint } from './list-retention-policies';
import { listRetentionRunsEndpoint } from './list-retention-runs';
import { listTombstonesEndpoint } from './list-tombstones';
import { postRetentionPolicyEndpoint } from './post-retention-policy';
import { postRetentionRunEndpoint } from './post-retention-run';
import { setAuditRetentionEndpoint } from './set-audit-retention';

/** The endpoints of this area, in the order of the documentation. */
export const AUDIT_ENDPOINTS = [
  postRetentionPolicyEndpoint,
  listRetentionPoliciesEndpoint,
  changeRetentionPolicyEndpoint,
  setAuditRetentionEndpoint,
  listAuditRetentionEndpoint,
  postRetentionRunEndpoint,
  listRetentionRunsEndpoint,
  getRetentionRunEndpoint,
  decideRetentionRunEndpoint,
  listTombstonesEndpoint,
  listKeyTombstonesEndpoint,
];
