import { listSigningKeysEndpoint } from './list-signing-keys';

/** What the API answers to in this area, in the order of its documentation. */
export const KEYS_ENDPOINTS = [listSigningKeysEndpoint];
