import { approveCaseEndpoint } from './approve-case';
import { claimCaseEndpoint } from './claim-case';
import { decideCaseEndpoint } from './decide-case';
import { getCaseEndpoint } from './get-case';
import { listCasesEndpoint } from './list-cases';
import { postCaseEndpoint } from './post-case';
import { unclaimCaseEndpoint } from './unclaim-case';

/** The endpoints of this area, in the order of the documentation. */
export const COMPLIANCE_ENDPOINTS = [
  listCasesEndpoint,
  postCaseEndpoint,
  getCaseEndpoint,
  claimCaseEndpoint,
  unclaimCaseEndpoint,
  decideCaseEndpoint,
  approveCaseEndpoint,
];
