import { approveCase } from './compliance/approve-case';
import { claimCase } from './compliance/claim-case';
import { decideCase } from './compliance/decide-case';
import { getCase } from './compliance/get-case';
import { listCases } from './compliance/list-cases';
import { postCase } from './compliance/post-case';
import { unclaimCase } from './compliance/unclaim-case';
import { approveRefund } from './donations/approve-refund';
import { cancelDonation } from './donations/cancel-donation';
import { getDonation } from './donations/get-donation';
import { getRefund } from './donations/get-refund';
import { listConsents } from './privacy/list-consents';
import { listDonations } from './donations/list-donations';
import { listPayments } from './donations/list-payments';
import { postConsent } from './privacy/post-consent';
import { postDonation } from './donations/post-donation';
import { postRefund } from './donations/post-refund';
import { withdrawConsent } from './privacy/withdraw-consent';
import { addPasskey } from './identity/add-passkey';
import { beginTotp } from './identity/begin-totp';
import { changePassword } from './identity/change-password';
import { confirmTotp } from './identity/confirm-totp';
import { disableUser } from './identity/disable-user';
import { enableUser } from './identity/enable-user';
import { endOwnSession } from './identity/end-own-session';
import { endOwnSessions } from './identity/end-own-sessions';
import { endUserSessions } from './identity/end-user-sessions';
import { linkOpenId } from './identity/link-openid';
import { listOwnSessions } from './identity/list-own-sessions';
import { listPasskeys } from './identity/list-passkeys';
import { logIn } from './identity/log-in';
import { logInByOpenId } from './identity/log-in-by-openid';
import { logInByPasskey } from './identity/log-in-by-passkey';
import { logOut } from './identity/log-out';
import { openIdLinkStart } from './identity/openid-link-start';
import { openIdLogInStart } from './identity/openid-log-in-start';
import { passkeyCreation } from './identity/passkey-creation';
import { passkeyRequest } from './identity/passkey-request';
import { postToken } from './identity/post-token';
import { removePasskey } from './identity/remove-passkey';
import { setPassword } from './identity/set-password';
import { stepUp } from './identity/step-up';
import { activateRule } from './rules/activate-rule';
import { approveEscalation } from './escalations/approve-escalation';
import { denyEscalation } from './escalations/deny-escalation';
import { endAssignment } from './rules/end-assignment';
import { explainDecision } from './access/explain-decision';
import { getEscalation } from './escalations/get-escalation';
import { getOwnPermissions } from './access/get-own-permissions';
import { getRule } from './rules/get-rule';
import { listAccess } from './access/list-access';
import { listAssignments } from './rules/list-assignments';
import { listEscalations } from './escalations/list-escalations';
import { listFields } from './rules/list-fields';
import { listPermissions } from './rules/list-permissions';
import { listRoles } from './rules/list-roles';
import { listRules } from './rules/list-rules';
import { postAssignment } from './rules/post-assignment';
import { postEscalation } from './escalations/post-escalation';
import { postRole } from './rules/post-role';
import { postRule } from './rules/post-rule';
import { retireRule } from './rules/retire-rule';
import { reviewEscalation } from './escalations/review-escalation';
import { revokeEscalation } from './escalations/revoke-escalation';
import { setField } from './rules/set-field';
import { setRolePermissions } from './rules/set-role-permissions';
import { simulateRule } from './rules/simulate-rule';
import { validateRule } from './rules/validate-rule';
import { decodePayloads } from './access/decode-payloads';
import { decideSubjectRequest } from './privacy/decide-subject-request';
import { extendSubjectRequest } from './privacy/extend-subject-request';
import { getSubjectExport } from './privacy/get-subject-export';
import { getSubjectRequest } from './privacy/get-subject-request';
import { issueSubjectToken } from './privacy/issue-subject-token';
import { listKeyTombstones } from './audit/list-key-tombstones';
import { listLegalHolds } from './privacy/list-legal-holds';
import { listSigningKeys } from './keys/list-signing-keys';
import { listSubjectRequests } from './privacy/list-subject-requests';
import { postLegalHold } from './privacy/post-legal-hold';
import { postSignature } from './signatures/post-signature';
import { revokeSignature } from './signatures/revoke-signature';
import { verifyFile } from './signatures/verify-file';
import { postSubjectRequest } from './privacy/post-subject-request';
import { changeRetentionPolicy } from './audit/change-retention-policy';
import { decideRetentionRun } from './audit/decide-retention-run';
import { getRetentionRun } from './audit/get-retention-run';
import { listAuditRetention } from './audit/list-audit-retention';
import { listRetentionPolicies } from './audit/list-retention-policies';
import { listRetentionRuns } from './audit/list-retention-runs';
import { listTombstones } from './audit/list-tombstones';
import { postRetentionPolicy } from './audit/post-retention-policy';
import { postRetentionRun } from './audit/post-retention-run';
import { setAuditRetention } from './audit/set-audit-retention';
import { releaseLegalHold } from './privacy/release-legal-hold';
import { verifySubject } from './privacy/verify-subject';
import { activatePolicy } from './controls/activate-policy';
import { assessPolicy } from './controls/assess-policy';
import { getPolicy } from './controls/get-policy';
import { listPolicies } from './controls/list-policies';
import { listPolicyEvidence } from './controls/list-policy-evidence';
import { listPolicyResults } from './controls/list-policy-results';
import { postPolicy } from './controls/post-policy';
import { postPolicyEvidence } from './controls/post-policy-evidence';
import { retirePolicy } from './controls/retire-policy';
import { acceptViolation } from './controls/accept-violation';
import { getViolation } from './controls/get-violation';
import { listViolations } from './controls/list-violations';
import { resolveViolation } from './controls/resolve-violation';
import { takeViolation } from './controls/take-violation';
import { approveReport } from './controls/approve-report';
import { getReport } from './controls/get-report';
import { getReportFile } from './controls/get-report-file';
import { listReports } from './controls/list-reports';
import { postReport } from './controls/post-report';
import { publishReport } from './controls/publish-report';
import { getHealth } from './kernel/get-health';
import { getLivez } from './kernel/get-livez';
import { getReadyz } from './kernel/get-readyz';
import { giveUpParked } from './kernel/give-up-parked';
import { retryParked } from './kernel/retry-parked';
import { getReceipt } from './receipts/get-receipt';
import { getReceiptPdf } from './receipts/get-receipt-pdf';
import { verifyReceipt } from './receipts/verify-receipt';
import { postWebhook } from './webhooks/post-webhook';

/** Everything the API answers to, in the order of its documentation. */
export const ENDPOINTS = [
  postDonation,
  getDonation,
  listDonations,
  cancelDonation,
  postRefund,
  getRefund,
  approveRefund,
  listPayments,
  listCases,
  postCase,
  getCase,
  claimCase,
  unclaimCase,
  decideCase,
  approveCase,
  verifyReceipt,
  getReceipt,
  getReceiptPdf,
  postWebhook,
  logIn,
  passkeyRequest,
  logInByPasskey,
  openIdLogInStart,
  logInByOpenId,
  logOut,
  postToken,
  setPassword,
  changePassword,
  stepUp,
  beginTotp,
  confirmTotp,
  passkeyCreation,
  addPasskey,
  listPasskeys,
  removePasskey,
  openIdLinkStart,
  linkOpenId,
  listOwnSessions,
  endOwnSession,
  endOwnSessions,
  endUserSessions,
  disableUser,
  enableUser,
  retryParked,
  giveUpParked,
  getOwnPermissions,
  listRoles,
  postRole,
  setRolePermissions,
  listPermissions,
  listAssignments,
  postAssignment,
  endAssignment,
  listRules,
  postRule,
  validateRule,
  simulateRule,
  getRule,
  activateRule,
  retireRule,
  listFields,
  setField,
  explainDecision,
  listAccess,
  postSubjectRequest,
  listSubjectRequests,
  getSubjectRequest,
  getSubjectExport,
  issueSubjectToken,
  verifySubject,
  decideSubjectRequest,
  extendSubjectRequest,
  postLegalHold,
  listLegalHolds,
  releaseLegalHold,
  postRetentionPolicy,
  listRetentionPolicies,
  changeRetentionPolicy,
  setAuditRetention,
  listAuditRetention,
  postRetentionRun,
  listRetentionRuns,
  getRetentionRun,
  decideRetentionRun,
  listTombstones,
  listKeyTombstones,
  postConsent,
  listConsents,
  withdrawConsent,
  listEscalations,
  postEscalation,
  getEscalation,
  approveEscalation,
  denyEscalation,
  revokeEscalation,
  reviewEscalation,
  listSigningKeys,
  verifyFile,
  postSignature,
  decodePayloads,
  revokeSignature,
  listPolicies,
  postPolicy,
  getPolicy,
  activatePolicy,
  retirePolicy,
  assessPolicy,
  listPolicyResults,
  postPolicyEvidence,
  listPolicyEvidence,
  listViolations,
  getViolation,
  takeViolation,
  resolveViolation,
  acceptViolation,
  listReports,
  postReport,
  getReport,
  getReportFile,
  approveReport,
  publishReport,
  getLivez,
  getReadyz,
  getHealth,
] as const;

type DepsOf<E> = E extends { handle(call: never, deps: infer Deps): unknown } ? Deps : never;
type All<U> = (U extends unknown ? (part: U) => void : never) extends (all: infer I) => void ? I : never;

/** What all handlers together need. */
export type EndpointDeps = All<DepsOf<(typeof ENDPOINTS)[number]>>;
