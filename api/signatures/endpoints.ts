import { postSignatureEndpoint } from './post-signature';
import { revokeSignatureEndpoint } from './revoke-signature';
import { verifyFileEndpoint } from './verify-file';

/** What the API answers to in this area, in the order of its documentation. */
export const SIGNATURES_ENDPOINTS = [verifyFileEndpoint, postSignatureEndpoint, revokeSignatureEndpoint];
