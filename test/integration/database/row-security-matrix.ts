/** In whose name a transaction of the serving role runs; the order of the columns below. */
export const IDENTITIES = [
  'nobody',
  'stranger',
  'public',
  'provider',
  'engine',
  'operator',
  'member',
  'api-client',
  'finance',
  'compliance',
  'admin',
  'dev',
  'no-role',
  'disabled',
  'erased',
  'role-ended',
  'role-to-come',
  'ended-rule',
  'denying-rule',
  'named-by-rule',
  'role-in-rule',
] as const;
export type Identity = (typeof IDENTITIES)[number];

/**
 * What each may do to rows that are not their own: s(elect), i(nsert), u(pdate), d(elete), or `-` for nothing. The
 * disabled, the erased and those whose role or rule does not count were compliance; rules are about cases. Written by
 * hand and read by people, as the routes' table is.
 *
 * nobody stranger public provider engine operator | member api-client finance compliance admin dev no-role |
 * disabled erased role-ended role-to-come ended-rule denying-rule named-by-rule role-in-rule
 */
export const ROW_SECURITY_MATRIX: Readonly<Record<string, string>> = {
  donors: '           -  -  -    siu  siu  siu   siu  siu  siu  siu  siu  -    -    -  -  -  -  -    -    siu  siu',
  consents: '         -  -  -    si   si   si    si   si   si   si   si   -    -    -  -  -  -  -    -    si   si',
  donations: '        -  -  -    siu  siu  siu   siu  siu  siu  siu  siu  -    -    -  -  -  -  -    -    siu  siu',
  payments: '         -  -  -    siu  siu  siu   siu  siu  siu  siu  siu  -    -    -  -  -  -  -    -    siu  siu',
  reversals: '        -  -  -    siu  siu  siu   siu  siu  siu  siu  siu  -    -    -  -  -  -  -    -    siu  siu',
  refunds: '          -  -  -    siu  siu  siu   siu  siu  siu  siu  siu  -    -    -  -  -  -  -    -    siu  siu',
  payment_dates: '    -  -  -    siu  siu  siu   siu  siu  siu  siu  siu  -    -    -  -  -  -  -    -    siu  siu',
  receipts: '         -  -  s    siu  siu  siu   siu  siu  siu  siu  siu  -    -    -  -  -  -  -    -    siu  siu',
  cases: '            -  -  -    -    siu  -     -    -    -    siu  -    -    -    -  -  -  -  -    -    siu  siu',
  case_events: '      -  -  -    -    si   -     -    -    -    si   -    -    -    -  -  -  -  -    -    si   si',
  case_proposals: '   -  -  -    -    si   -     -    -    -    si   -    -    -    -  -  -  -  -    -    si   si',
  case_approvals: '   -  -  -    -    si   -     -    -    -    si   -    -    -    -  -  -  -  -    -    si   si',
  screening_runs: '   -  -  -    -    si   -     -    -    -    si   -    -    -    -  -  -  -  -    -    si   si',
  cleared_pairs: '    -  -  -    -    siu  -     -    -    -    siu  -    -    -    -  -  -  -  -    -    siu  siu',
  users: '            -  -  siu  -    siu  siu   -    -    -    siu  siu  -    -    -  -  -  -  -    -    -    -',
  user_identities: '  -  -  siu  -    -    siu   -    -    -    -    siu  -    -    -  -  -  -  -    -    -    -',
  sessions: '         -  -  siud -    siud siud  -    -    -    siud siud -    -    -  -  -  -  -    -    -    -',
  one_time_tokens: '  -  -  siud -    siud siud  -    -    -    siud siud -    -    -  -  -  -  -    -    -    -',
  idempotency_keys: ' -  -  -    siud siud siud  -    -    -    -    -    -    -    -  -  -  -  -    -    -    -',
  webhooks: '         -  -  -    siu  siu  siu   -    -    -    -    -    -    -    -  -  -  -  -    -    -    -',
  audit_logs: '       -  -  -    -    s    s     -    -    -    s    -    -    -    -  -  -  -  -    -    -    -',
  access_log: '       -  -  -    -    s    s     -    -    -    s    -    -    -    -  -  -  -  -    -    -    -',
  data_deletion_requests: ' -  -  siu  -    siu  siu   -    -    -    siu  -    -    -    -  -  -  -  -    -    -    -',
  legal_holds: '      -  -  -    -    siu  siu   -    -    -    siu  -    -    -    -  -  -  -  -    -    -    -',
  compliance_policies: ' -  -  -    -    siu  -     -    -    -    siu  siu  -    -    -  -  -  -  -    -    -    -',
  policy_results: '   -  -  -    -    si   -     -    -    -    si   si   -    -    -  -  -  -  -    -    -    -',
  policy_evidence: '  -  -  -    -    si   -     -    -    -    si   si   -    -    -  -  -  -  -    -    -    -',
  compliance_violations: ' -  -  -   -    siu  -     -    -    -    siu  siu  -    -    -  -  -  -  -    -    -    -',
  compliance_reports: ' -  -  s   -    siu  -     -    -    -    siu  siu  -    -    -  -  -  -  -    -    -    -',
  encryption_keys: '  -  -  si   si   siu  siu   si   si   si   si   si   si   si   -  -  si si si   si   si   si',
};

/** What everybody who is active may do to their own rows, whatever else they may; the others may do nothing to theirs. */
export const OWN_ROWS: Readonly<Record<string, string>> = {
  users: 'siu',
  user_identities: 'siu',
  sessions: 'siud',
  one_time_tokens: 'siud',
  idempotency_keys: 'siud',
};
