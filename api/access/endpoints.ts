import { decodePayloadsEndpoint } from './decode-payloads';
import { explainDecisionEndpoint } from './explain-decision';
import { getOwnPermissionsEndpoint } from './get-own-permissions';
import { listAccessEndpoint } from './list-access';

/** The endpoints of this area, in the order of the documentation. */
export const ACCESS_ENDPOINTS = [
  getOwnPermissionsEndpoint,
  explainDecisionEndpoint,
  listAccessEndpoint,
  decodePayloadsEndpoint,
];
