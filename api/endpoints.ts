import { decodePayloadsEndpoint } from './access/decode-payloads';
import { explainDecisionEndpoint } from './access/explain-decision';
import { getOwnPermissionsEndpoint } from './access/get-own-permissions';
import { listAccessEndpoint } from './access/list-access';
import { changeRetentionPolicyEndpoint } from './audit/change-retention-policy';
import { decideRetentionRunEndpoint } from './audit/decide-retention-run';
import { getRetentionRunEndpoint } from './audit/get-retention-run';
import { listAuditRetentionEndpoint } from './audit/list-audit-retention';
import { listKeyTombstonesEndpoint } from './audit/list-key-tombstones';
import { listRetentionPoliciesEndpoint } from './audit/list-retention-policies';
import { listRetentionRunsEndpoint } from './audit/list-retention-runs';
import { listTombstonesEndpoint } from './audit/list-tombstones';
import { postRetentionPolicyEndpoint } from './audit/post-retention-policy';
import { postRetentionRunEndpoint } from './audit/post-retention-run';
import { setAuditRetentionEndpoint } from './audit/set-audit-retention';
import { approveCaseEndpoint } from './compliance/approve-case';
import { claimCaseEndpoint } from './compliance/claim-case';
import { decideCaseEndpoint } from './compliance/decide-case';
import { getCaseEndpoint } from './compliance/get-case';
import { listCasesEndpoint } from './compliance/list-cases';
import { postCaseEndpoint } from './compliance/post-case';
import { unclaimCaseEndpoint } from './compliance/unclaim-case';
import { acceptViolationEndpoint } from './controls/accept-violation';
import { activatePolicyEndpoint } from './controls/activate-policy';
import { approveReportEndpoint } from './controls/approve-report';
import { assessPolicyEndpoint } from './controls/assess-policy';
import { getPolicyEndpoint } from './controls/get-policy';
import { getReportEndpoint } from './controls/get-report';
import { getReportFileEndpoint } from './controls/get-report-file';
import { getViolationEndpoint } from './controls/get-violation';
import { listPoliciesEndpoint } from './controls/list-policies';
import { listPolicyEvidenceEndpoint } from './controls/list-policy-evidence';
import { listPolicyResultsEndpoint } from './controls/list-policy-results';
import { listReportsEndpoint } from './controls/list-reports';
import { listViolationsEndpoint } from './controls/list-violations';
import { postPolicyEndpoint } from './controls/post-policy';
import { postPolicyEvidenceEndpoint } from './controls/post-policy-evidence';
import { postReportEndpoint } from './controls/post-report';
import { publishReportEndpoint } from './controls/publish-report';
import { resolveViolationEndpoint } from './controls/resolve-violation';
import { retirePolicyEndpoint } from './controls/retire-policy';
import { takeViolationEndpoint } from './controls/take-violation';
import { approveRefundEndpoint } from './donations/approve-refund';
import { cancelDonationEndpoint } from './donations/cancel-donation';
import { getDonationEndpoint } from './donations/get-donation';
import { getRefundEndpoint } from './donations/get-refund';
import { listDonationsEndpoint } from './donations/list-donations';
import { listPaymentsEndpoint } from './donations/list-payments';
import { postDonationEndpoint } from './donations/post-donation';
import { postRefundEndpoint } from './donations/post-refund';
import { approveEscalationEndpoint } from './escalations/approve-escalation';
import { denyEscalationEndpoint } from './escalations/deny-escalation';
import { getEscalationEndpoint } from './escalations/get-escalation';
import { listEscalationsEndpoint } from './escalations/list-escalations';
import { postEscalationEndpoint } from './escalations/post-escalation';
import { reviewEscalationEndpoint } from './escalations/review-escalation';
import { revokeEscalationEndpoint } from './escalations/revoke-escalation';
import { addPasskeyEndpoint } from './identity/add-passkey';
import { beginTotpEndpoint } from './identity/begin-totp';
import { changePasswordEndpoint } from './identity/change-password';
import { confirmTotpEndpoint } from './identity/confirm-totp';
import { disableUserEndpoint } from './identity/disable-user';
import { enableUserEndpoint } from './identity/enable-user';
import { endOwnSessionEndpoint } from './identity/end-own-session';
import { endOwnSessionsEndpoint } from './identity/end-own-sessions';
import { endUserSessionsEndpoint } from './identity/end-user-sessions';
import { linkOpenIdEndpoint } from './identity/link-openid';
import { listOwnSessionsEndpoint } from './identity/list-own-sessions';
import { listPasskeysEndpoint } from './identity/list-passkeys';
import { logInEndpoint } from './identity/log-in';
import { logInByOpenIdEndpoint } from './identity/log-in-by-openid';
import { logInByPasskeyEndpoint } from './identity/log-in-by-passkey';
import { logOutEndpoint } from './identity/log-out';
import { openIdLinkStartEndpoint } from './identity/openid-link-start';
import { openIdLogInStartEndpoint } from './identity/openid-log-in-start';
import { passkeyCreationEndpoint } from './identity/passkey-creation';
import { passkeyRequestEndpoint } from './identity/passkey-request';
import { postTokenEndpoint } from './identity/post-token';
import { removePasskeyEndpoint } from './identity/remove-passkey';
import { setPasswordEndpoint } from './identity/set-password';
import { stepUpEndpoint } from './identity/step-up';
import { getHealthEndpoint } from './kernel/get-health';
import { getLivezEndpoint } from './kernel/get-livez';
import { getReadyzEndpoint } from './kernel/get-readyz';
import { giveUpParkedEndpoint } from './kernel/give-up-parked';
import { retryParkedEndpoint } from './kernel/retry-parked';
import { listSigningKeysEndpoint } from './keys/list-signing-keys';
import { decideSubjectRequestEndpoint } from './privacy/decide-subject-request';
import { extendSubjectRequestEndpoint } from './privacy/extend-subject-request';
import { getSubjectExportEndpoint } from './privacy/get-subject-export';
import { getSubjectRequestEndpoint } from './privacy/get-subject-request';
import { issueSubjectTokenEndpoint } from './privacy/issue-subject-token';
import { listConsentsEndpoint } from './privacy/list-consents';
import { listLegalHoldsEndpoint } from './privacy/list-legal-holds';
import { listSubjectRequestsEndpoint } from './privacy/list-subject-requests';
import { postConsentEndpoint } from './privacy/post-consent';
import { postLegalHoldEndpoint } from './privacy/post-legal-hold';
import { postSubjectRequestEndpoint } from './privacy/post-subject-request';
import { releaseLegalHoldEndpoint } from './privacy/release-legal-hold';
import { verifySubjectEndpoint } from './privacy/verify-subject';
import { withdrawConsentEndpoint } from './privacy/withdraw-consent';
import { getReceiptEndpoint } from './receipts/get-receipt';
import { getReceiptPdfEndpoint } from './receipts/get-receipt-pdf';
import { verifyReceiptEndpoint } from './receipts/verify-receipt';
import { activateRuleEndpoint } from './rules/activate-rule';
import { endAssignmentEndpoint } from './rules/end-assignment';
import { getRuleEndpoint } from './rules/get-rule';
import { listAssignmentsEndpoint } from './rules/list-assignments';
import { listFieldsEndpoint } from './rules/list-fields';
import { listPermissionsEndpoint } from './rules/list-permissions';
import { listRolesEndpoint } from './rules/list-roles';
import { listRulesEndpoint } from './rules/list-rules';
import { postAssignmentEndpoint } from './rules/post-assignment';
import { postRoleEndpoint } from './rules/post-role';
import { postRuleEndpoint } from './rules/post-rule';
import { retireRuleEndpoint } from './rules/retire-rule';
import { setFieldEndpoint } from './rules/set-field';
import { setRolePermissionsEndpoint } from './rules/set-role-permissions';
import { simulateRuleEndpoint } from './rules/simulate-rule';
import { validateRuleEndpoint } from './rules/validate-rule';
import { postSignatureEndpoint } from './signatures/post-signature';
import { revokeSignatureEndpoint } from './signatures/revoke-signature';
import { verifyFileEndpoint } from './signatures/verify-file';
import { postWebhookEndpoint } from './webhooks/post-webhook';

/** Everything the API answers to, in the order of its documentation. */
export const ENDPOINTS = [
  postDonationEndpoint,
  getDonationEndpoint,
  listDonationsEndpoint,
  cancelDonationEndpoint,
  postRefundEndpoint,
  getRefundEndpoint,
  approveRefundEndpoint,
  listPaymentsEndpoint,
  listCasesEndpoint,
  postCaseEndpoint,
  getCaseEndpoint,
  claimCaseEndpoint,
  unclaimCaseEndpoint,
  decideCaseEndpoint,
  approveCaseEndpoint,
  verifyReceiptEndpoint,
  getReceiptEndpoint,
  getReceiptPdfEndpoint,
  postWebhookEndpoint,
  logInEndpoint,
  passkeyRequestEndpoint,
  logInByPasskeyEndpoint,
  openIdLogInStartEndpoint,
  logInByOpenIdEndpoint,
  logOutEndpoint,
  postTokenEndpoint,
  setPasswordEndpoint,
  changePasswordEndpoint,
  stepUpEndpoint,
  beginTotpEndpoint,
  confirmTotpEndpoint,
  passkeyCreationEndpoint,
  addPasskeyEndpoint,
  listPasskeysEndpoint,
  removePasskeyEndpoint,
  openIdLinkStartEndpoint,
  linkOpenIdEndpoint,
  listOwnSessionsEndpoint,
  endOwnSessionEndpoint,
  endOwnSessionsEndpoint,
  endUserSessionsEndpoint,
  disableUserEndpoint,
  enableUserEndpoint,
  retryParkedEndpoint,
  giveUpParkedEndpoint,
  getOwnPermissionsEndpoint,
  listRolesEndpoint,
  postRoleEndpoint,
  setRolePermissionsEndpoint,
  listPermissionsEndpoint,
  listAssignmentsEndpoint,
  postAssignmentEndpoint,
  endAssignmentEndpoint,
  listRulesEndpoint,
  postRuleEndpoint,
  validateRuleEndpoint,
  simulateRuleEndpoint,
  getRuleEndpoint,
  activateRuleEndpoint,
  retireRuleEndpoint,
  listFieldsEndpoint,
  setFieldEndpoint,
  explainDecisionEndpoint,
  listAccessEndpoint,
  postSubjectRequestEndpoint,
  listSubjectRequestsEndpoint,
  getSubjectRequestEndpoint,
  getSubjectExportEndpoint,
  issueSubjectTokenEndpoint,
  verifySubjectEndpoint,
  decideSubjectRequestEndpoint,
  extendSubjectRequestEndpoint,
  postLegalHoldEndpoint,
  listLegalHoldsEndpoint,
  releaseLegalHoldEndpoint,
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
  postConsentEndpoint,
  listConsentsEndpoint,
  withdrawConsentEndpoint,
  listEscalationsEndpoint,
  postEscalationEndpoint,
  getEscalationEndpoint,
  approveEscalationEndpoint,
  denyEscalationEndpoint,
  revokeEscalationEndpoint,
  reviewEscalationEndpoint,
  listSigningKeysEndpoint,
  verifyFileEndpoint,
  postSignatureEndpoint,
  decodePayloadsEndpoint,
  revokeSignatureEndpoint,
  listPoliciesEndpoint,
  postPolicyEndpoint,
  getPolicyEndpoint,
  activatePolicyEndpoint,
  retirePolicyEndpoint,
  assessPolicyEndpoint,
  listPolicyResultsEndpoint,
  postPolicyEvidenceEndpoint,
  listPolicyEvidenceEndpoint,
  listViolationsEndpoint,
  getViolationEndpoint,
  takeViolationEndpoint,
  resolveViolationEndpoint,
  acceptViolationEndpoint,
  listReportsEndpoint,
  postReportEndpoint,
  getReportEndpoint,
  getReportFileEndpoint,
  approveReportEndpoint,
  publishReportEndpoint,
  getLivezEndpoint,
  getReadyzEndpoint,
  getHealthEndpoint,
] as const;
