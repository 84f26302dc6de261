import { listSigningKeysEndpoint } from './list-signing-keys';

/** The endpoints of this area, in the order of the documentation. */
export const KEYS_ENDPOINTS = [listSigningKeysEndpoint];
