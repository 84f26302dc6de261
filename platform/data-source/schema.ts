import { CaseApproval } from '../../entities/compliance/case-approval.entity';
import { CaseEvent } from '../../entities/compliance/case-event.entity';
import { CaseProposalRow } from '../../entities/compliance/case-proposal.entity';
import { Case } from '../../entities/compliance/case.entity';
import { ClearedPair } from '../../entities/compliance/cleared-pair.entity';
import { ScreeningEntity } from '../../entities/compliance/screening-entity.entity';
import { ScreeningList } from '../../entities/compliance/screening-list.entity';
import { ScreeningRun } from '../../entities/compliance/screening-run.entity';
import { Asset } from '../../entities/kernel/asset.entity';
import { Consent } from '../../entities/privacy/consent.entity';
import { Donation } from '../../entities/donations/donation.entity';
import { Donor } from '../../entities/donations/donor.entity';
import { Payment } from '../../entities/donations/payment.entity';
import { RefundRow } from '../../entities/donations/refund.entity';
import { AccessLogSeal } from '../../entities/access/access-log-seal.entity';
import { AccessLog } from '../../entities/access/access-log.entity';
import { AuditCheckpoint } from '../../entities/audit/audit-checkpoint.entity';
import { AccessRuleRow } from '../../entities/rules/access-rule.entity';
import { AuditHead } from '../../entities/audit/audit-head.entity';
import { AuditLog } from '../../entities/audit/audit-log.entity';
import { AuditRetentionConfig } from '../../entities/audit/audit-retention-config.entity';
import { AuditTombstone } from '../../entities/audit/audit-tombstone.entity';
import { AuthzEpoch } from '../../entities/rules/authz-epoch.entity';
import { CompliancePolicy } from '../../entities/controls/compliance-policy.entity';
import { ComplianceReport } from '../../entities/controls/compliance-report.entity';
import { ComplianceViolation } from '../../entities/controls/compliance-violation.entity';
import { EncryptionKey } from '../../entities/keys/encryption-key.entity';
import { EscalationApproval } from '../../entities/escalations/escalation-approval.entity';
import { DigitalSignature } from '../../entities/signatures/digital-signature.entity';
import { EscalationRequest } from '../../entities/escalations/escalation-request.entity';
import { FieldAccessControl } from '../../entities/rules/field-access-control.entity';
import { KeyTombstone } from '../../entities/audit/key-tombstone.entity';
import { LegalHold } from '../../entities/privacy/legal-hold.entity';
import { RetentionPolicyRow } from '../../entities/audit/retention-policy.entity';
import { RetentionRunRow } from '../../entities/audit/retention-run.entity';
import { PolicyEvidence } from '../../entities/controls/policy-evidence.entity';
import { PolicyResult } from '../../entities/controls/policy-result.entity';
import { SigningKeyRow } from '../../entities/keys/signing-key.entity';
import { SubjectRequestRow } from '../../entities/privacy/subject-request.entity';
import { Lockout } from '../../entities/identity/lockout.entity';
import { OneTimeToken } from '../../entities/identity/one-time-token.entity';
import { Organization } from '../../entities/identity/organization.entity';
import { PermissionRow } from '../../entities/identity/permission.entity';
import { RolePermission } from '../../entities/identity/role-permission.entity';
import { RoleRow } from '../../entities/identity/role.entity';
import { SessionRow } from '../../entities/identity/session.entity';
import { UserIdentity } from '../../entities/identity/user-identity.entity';
import { UserRole } from '../../entities/identity/user-role.entity';
import { User } from '../../entities/identity/user.entity';
import { ReceiptCounter } from '../../entities/receipts/receipt-counter.entity';
import { Receipt } from '../../entities/receipts/receipt.entity';
import { LedgerAccount } from '../../entities/treasury/ledger-account.entity';
import { LedgerEntry } from '../../entities/treasury/ledger-entry.entity';
import { LedgerJournal } from '../../entities/treasury/ledger-journal.entity';
import { IdempotencyKey } from '../../entities/kernel/idempotency-key.entity';
import { OutboxRow } from '../../entities/kernel/outbox.entity';
import { WebhookDelivery } from '../../entities/webhooks/webhook-delivery.entity';
import { WebhookEndpoint } from '../../entities/webhooks/webhook-endpoint.entity';
import { Webhook } from '../../entities/webhooks/webhook.entity';
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

/** Named one by one: a file that is not listed is found by the drift check, a glob would load what it should not. */
export const ENTITIES = [
  AccessLog,
  AccessLogSeal,
  AccessRuleRow,
  Asset,
  AuditCheckpoint,
  AuditHead,
  AuditLog,
  AuditRetentionConfig,
  AuditTombstone,
  AuthzEpoch,
  Case,
  CaseApproval,
  CaseEvent,
  CaseProposalRow,
  ClearedPair,
  CompliancePolicy,
  ComplianceReport,
  ComplianceViolation,
  Consent,
  Donation,
  Donor,
  EncryptionKey,
  EscalationApproval,
  EscalationRequest,
  DigitalSignature,
  FieldAccessControl,
  IdempotencyKey,
  KeyTombstone,
  LedgerAccount,
  LedgerEntry,
  LedgerJournal,
  LegalHold,
  Lockout,
  OneTimeToken,
  Organization,
  OutboxRow,
  Payment,
  PermissionRow,
  PolicyEvidence,
  PolicyResult,
  Receipt,
  ReceiptCounter,
  RefundRow,
  RetentionPolicyRow,
  RetentionRunRow,
  RolePermission,
  RoleRow,
  ScreeningEntity,
  ScreeningList,
  ScreeningRun,
  SigningKeyRow,
  SessionRow,
  SubjectRequestRow,
  User,
  UserIdentity,
  UserRole,
  Webhook,
  WebhookDelivery,
  WebhookEndpoint,
];

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
