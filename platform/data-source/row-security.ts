/**
 * Every table of the schema, and how it stands to row-level security. The catalogue check fails for a table that is in
 * neither list, or that does not do what its list says; the migrations hold the policies themselves.
 */

/** With personal or case data: nothing of them is reached without a principal who has rights of the kind. */
export const GUARDED_TABLES = [
  'access_log',
  'audit_logs',
  'case_approvals',
  'case_events',
  'case_proposals',
  'cases',
  'cleared_pairs',
  'compliance_policies',
  'compliance_reports',
  'compliance_violations',
  'consents',
  'data_deletion_requests',
  'donations',
  'donors',
  'encryption_keys',
  'idempotency_keys',
  'legal_holds',
  'one_time_tokens',
  'payments',
  'policy_evidence',
  'policy_results',
  'receipts',
  'refunds',
  'screening_runs',
  'sessions',
  'user_identities',
  'users',
  'webhooks',
] as const;

const RIGHTS = 'rights of ids, read before it is known who asks, to decide on everybody';
const BOOKS = 'amounts and ids; whose they are stands in guarded tables';
const PROOF = 'hashes, counts and signatures, to be checked by anybody';
const PUBLISHED = 'published by their authors';
const SENDING = 'ids, codes and sealed secrets, claimed by loops that act for nobody';

/** Without personal or case data, each with what it holds instead. */
export const OPEN_TABLES: Readonly<Record<string, string>> = {
  access_log_seals: PROOF,
  access_rules: RIGHTS,
  assets: 'names, sizes and hashes of files, which lie elsewhere',
  audit_checkpoints: PROOF,
  audit_heads: PROOF,
  audit_retention_config: 'how long events of a type are kept',
  audit_tombstones: PROOF,
  authz_epoch: RIGHTS,
  digital_signatures: 'hashes and ids, signed to be checked by anybody who has the file',
  escalation_approvals: RIGHTS,
  escalation_requests: 'rights of ids for a while, read to decide on everybody; why they were asked for is sealed',
  field_access_control: RIGHTS,
  key_tombstones: PROOF,
  ledger_accounts: BOOKS,
  ledger_entries: BOOKS,
  ledger_journals: BOOKS,
  lockouts: 'keyed hashes and counts; every caller counts their own tries, whoever they turn out to be',
  organizations: 'the public facts of the organization itself',
  outbox: SENDING,
  permissions: RIGHTS,
  receipt_counters: 'the last number of a year',
  retention_policies: 'how long what is kept, and who said so, by id',
  retention_runs: PROOF,
  role_permissions: RIGHTS,
  roles: RIGHTS,
  screening_entities: PUBLISHED,
  screening_lists: PUBLISHED,
  signing_keys: PROOF,
  user_roles: RIGHTS,
  webhook_deliveries: SENDING,
  webhook_endpoints: SENDING,
};

/** Functions that act as the owner of the tables, each with why it must. All others act as whoever calls them. */
export const DEFINER_FUNCTIONS: Readonly<Record<string, string>> = {
  access_record: 'the only way into access_log',
  account_factors: 'who has a second factor, without what it is, for whoever keeps policies',
  app_principal: 'policies ask it whether the principal is active',
  app_reaches: 'policies ask it what the principal has rights to',
  audit_append: 'the only way into audit_logs, under the lock of its stream',
  audit_purge: 'the only way out of audit_logs, which checks all that allows it',
  bump_authz_epoch: 'whoever changes rights moves the epoch, which nobody may write',
  destroy_retention_key: 'the only way to destroy a retention or intake key, which checks all that allows it',
  keep_an_admin: 'counts administrators, whoever changes them',
};

/** Policies for the owner: what those functions do to guarded tables, and no more. */
export const OWNER_POLICIES: readonly string[] = [
  'access_log_owner_insert',
  'audit_logs_owner_delete',
  'audit_logs_owner_insert',
  'audit_logs_owner_select',
  'cases_owner_select',
  'data_deletion_requests_owner_select',
  'donations_owner_select',
  'donors_owner_select',
  'encryption_keys_owner_select',
  'encryption_keys_owner_update',
  'legal_holds_owner_select',
  'payments_owner_select',
  'receipts_owner_select',
  'refunds_owner_select',
  'user_identities_owner_select',
  'users_owner_select',
];
