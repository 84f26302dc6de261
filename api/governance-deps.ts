import { DOCUMENT_STATES } from './document-states';
import type { WithActor } from '../platform/database/unit-of-work';
import type { ReadPayload } from '../platform/temporal/payload-codec';
import { createDecodePayloads } from '../services/access/decode-payloads';
import { createExplainDecision, ownPermissions } from '../services/access/explain-decision';
import { createAssignRole, createEndAssignment, createListAssignments } from '../services/rules/manage-assignments';
import { createListFields, createSetField } from '../services/rules/manage-fields';
import {
  createAddRole,
  createListPermissions,
  createListRoles,
  createSetRolePermissions,
} from '../services/rules/manage-roles';
import { createActivateRule, createRetireRule, createWriteRule, validateRule } from '../services/rules/manage-rules';
import { createListRules, createReadRule } from '../services/rules/read-rule';
import { checkJwsBy, type SigningKey } from '../platform/crypto/signing-key';
import { createListSigningKeys } from '../services/keys/list-signing-keys';
import { createListAccess } from '../services/access/list-access';
import {
  createIsEscalationOpen,
  createListEscalations,
  createReadEscalation,
} from '../services/escalations/read-escalation';
import { createRequestEscalation } from '../services/escalations/request-escalation';
import { createSimulateRule } from '../services/rules/simulate-rule';
import { type RuleBooks } from '../services/access/rule-books';
import { createSignReceipt } from '../services/signatures/sign-document';
import { createRevokeSignature, createVerifyFile } from '../services/signatures/verify-file';

interface GovernanceParts {
  withActor: WithActor;
  /** Of documents. */
  signer: SigningKey;
  readPayload: ReadPayload;
}

/** What the endpoints of decisions, escalations, signatures and payloads need, joined. */
export const governanceDeps = ({ withActor, signer, readPayload }: GovernanceParts, ruleBooks: RuleBooks) => {
  const base = { withActor };
  const deciding = { withActor, ruleBooks };
  const signatures = { withActor, checkSignature: checkJwsBy, documentStates: DOCUMENT_STATES };
  return {
    ownPermissions,
    listRoles: createListRoles(base),
    addRole: createAddRole(base),
    setPermissions: createSetRolePermissions(base),
    listPermissions: createListPermissions(base),
    listAssignments: createListAssignments(base),
    assignRole: createAssignRole(base),
    endAssignment: createEndAssignment(base),
    listRules: createListRules(base),
    readRule: createReadRule(base),
    writeRule: createWriteRule(base),
    validateRule,
    simulateRule: createSimulateRule(deciding),
    activateRule: createActivateRule(base),
    retireRule: createRetireRule(base),
    listFields: createListFields(base),
    setField: createSetField(base),
    explainDecision: createExplainDecision(deciding),
    listAccess: createListAccess(base),
    requestEscalation: createRequestEscalation(base),
    readEscalation: createReadEscalation(base),
    isEscalationOpen: createIsEscalationOpen(base),
    listEscalations: createListEscalations(base),
    listSigningKeys: createListSigningKeys(base),
    verifyFile: createVerifyFile(signatures),
    revokeSignature: createRevokeSignature(signatures),
    signReceipt: createSignReceipt({ ...signatures, signer }),
    decodePayloads: createDecodePayloads({ withActor, readPayload }),
  };
};
