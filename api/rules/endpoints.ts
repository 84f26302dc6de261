import { activateRuleEndpoint } from './activate-rule';
import { endAssignmentEndpoint } from './end-assignment';
import { getRuleEndpoint } from './get-rule';
import { listAssignmentsEndpoint } from './list-assignments';
import { listFieldsEndpoint } from './list-fields';
import { listPermissionsEndpoint } from './list-permissions';
import { listRolesEndpoint } from './list-roles';
import { listRulesEndpoint } from './list-rules';
import { postAssignmentEndpoint } from './post-assignment';
import { postRoleEndpoint } from './post-role';
import { postRuleEndpoint } from './post-rule';
import { retireRuleEndpoint } from './retire-rule';
import { setFieldEndpoint } from './set-field';
import { setRolePermissionsEndpoint } from './set-role-permissions';
import { simulateRuleEndpoint } from './simulate-rule';
import { validateRuleEndpoint } from './validate-rule';

/** The endpoints of this area, in the order of the documentation. */
export const RULES_ENDPOINTS = [
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
];
