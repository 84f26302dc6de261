import { decideSubjectRequestEndpoint } from './decide-subject-request';
import { extendSubjectRequestEndpoint } from './extend-subject-request';
import { getSubjectExportEndpoint } from './get-subject-export';
import { getSubjectRequestEndpoint } from './get-subject-request';
import { issueSubjectTokenEndpoint } from './issue-subject-token';
import { listConsentsEndpoint } from './list-consents';
import { listLegalHoldsEndpoint } from './list-legal-holds';
import { listSubjectRequestsEndpoint } from './list-subject-requests';
import { postConsentEndpoint } from './post-consent';
import { postLegalHoldEndpoint } from './post-legal-hold';
import { postSubjectRequestEndpoint } from './post-subject-request';
import { releaseLegalHoldEndpoint } from './release-legal-hold';
import { verifySubjectEndpoint } from './verify-subject';
import { withdrawConsentEndpoint } from './withdraw-consent';

/** The endpoints of this area, in the order of the documentation. */
export const PRIVACY_ENDPOINTS = [
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
  postConsentEndpoint,
  listConsentsEndpoint,
  withdrawConsentEndpoint,
];
