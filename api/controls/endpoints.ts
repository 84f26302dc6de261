import { acceptViolationEndpoint } from './accept-violation';
import { activatePolicyEndpoint } from './activate-policy';
import { approveReportEndpoint } from './approve-report';
import { assessPolicyEndpoint } from './assess-policy';
import { getPolicyEndpoint } from './get-policy';
import { getReportEndpoint } from './get-report';
import { getReportFileEndpoint } from './get-report-file';
import { getViolationEndpoint } from './get-violation';
import { listPoliciesEndpoint } from './list-policies';
import { listPolicyEvidenceEndpoint } from './list-policy-evidence';
import { listPolicyResultsEndpoint } from './list-policy-results';
import { listReportsEndpoint } from './list-reports';
import { listViolationsEndpoint } from './list-violations';
import { postPolicyEndpoint } from './post-policy';
import { postPolicyEvidenceEndpoint } from './post-policy-evidence';
import { postReportEndpoint } from './post-report';
import { publishReportEndpoint } from './publish-report';
import { resolveViolationEndpoint } from './resolve-violation';
import { retirePolicyEndpoint } from './retire-policy';
import { takeViolationEndpoint } from './take-violation';

/** The endpoints of this area, in the order of the documentation. */
export const CONTROLS_ENDPOINTS = [
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
];
