import { decodePayloadsEndpoint } from './decode-payloads';
import { explainDecisionEndpoint } from './explain-decision';
import { getOwnPermissionsEndpoint } from './get-own-permissions';
import { listAccessEndpoint } from './list-access';

/** What the API answers to in this area, in the order of its documentation. */
export const ACCESS_ENDPOINTS = [
  getOwnPermissionsEndpoint,
  explainDecisionEndpoint,
  listAccessEndpoint,
  decodePayloadsEndpoint,
];
