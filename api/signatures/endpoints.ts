import { postSignatureEndpoint } from './post-signature';
import { revokeSignatureEndpoint } from './revoke-signature';
import { verifyFileEndpoint } from './verify-file';

/** The endpoints of this area, in the order of the documentation. */
export const SIGNATURES_ENDPOINTS = [verifyFileEndpoint, postSignatureEndpoint, revokeSignatureEndpoint];
