import { checkJwsBy, type SigningKey } from '../platform/crypto/signing-key';
import { DOCUMENT_STATES } from './document-states';
import type { WithActor } from '../platform/database/unit-of-work';
import type { ObjectStore } from '../platform/storage/object-store';
import {
  createActivatePolicy,
  createAskAssessment,
  createListPolicies,
  createListPolicyResults,
  createReadPolicy,
  createRetirePolicy,
  createWritePolicy,
} from '../services/controls/manage-policies';
import { createAddEvidence, createListEvidence } from '../services/controls/policy-evidence';
import {
  createApproveReport,
  createDraftReport,
  createFindReportFile,
  createListReports,
  createPublishReport,
  createReadReport,
} from '../services/controls/reports';
import { createIsViolationOpen, createListViolations, createReadViolation } from '../services/controls/violations';

interface PolicyParts {
  withActor: WithActor;
  objectStore: ObjectStore;
  /** Of documents. */
  signer: SigningKey;
}

/** What the endpoints of policies, violations and reports need, joined. */
export const policyDeps = ({ withActor, signer, objectStore: store }: PolicyParts) => {
  const base = { withActor };
  const signatures = { withActor, checkSignature: checkJwsBy, documentStates: DOCUMENT_STATES };
  return {
    listPolicies: createListPolicies(base),
    writePolicy: createWritePolicy(base),
    readPolicy: createReadPolicy(base),
    activatePolicy: createActivatePolicy(base),
    retirePolicy: createRetirePolicy(base),
    askAssessment: createAskAssessment(base),
    listResults: createListPolicyResults(base),
    addEvidence: createAddEvidence(base),
    listEvidence: createListEvidence(base),
    listViolations: createListViolations(base),
    readViolation: createReadViolation(base),
    isViolationOpen: createIsViolationOpen(base),
    draftReport: createDraftReport({ withActor, store }),
    listReports: createListReports(base),
    readReport: createReadReport(signatures),
    findReportFile: createFindReportFile(base),
    approveReport: createApproveReport({ ...signatures, signer }),
    publishReport: createPublishReport(base),
  };
};
